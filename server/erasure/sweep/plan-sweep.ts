import type { Edge, Graph } from "../graph/graph.ts";
import { isReusable } from "../graph/is-reusable.ts";
import { orderUpdates } from "../graph/order-updates.ts";
import { isFoundByOthers } from "../graph/own-columns.ts";
import { verbOf } from "../graph/rules.ts";
import type { Tombstone } from "./due-tombstones.ts";
import type { OlderWriters } from "./older-rows.ts";
import { findUndecidedKey, isSwept, type SweepTask } from "./sweep-reference.ts";
import type { UnsweptKey } from "./sweep-tasks.ts";
import { targetOf } from "./tombstones.ts";

/** The references to sweep for these tombstones, in order, and the keys that cannot be swept yet. */
export function planSweep(graph: Graph, due: readonly Tombstone[]): { tasks: SweepTask[]; undecided: UnsweptKey[] } {
	const tasks: SweepTask[] = [];
	const undecided: UnsweptKey[] = [];
	for (const task of orderTasks(graph, due)) {
		const foreignKey = findUndecidedKey(graph, task.edge);
		if (foreignKey === null) tasks.push(task);
		else undecided.push(...task.keys.map((key) => ({ task, key, reason: `nobody has decided about the key ${foreignKey}` })));
	}
	return { tasks, undecided };
}

function orderTasks(graph: Graph, due: readonly Tombstone[]): SweepTask[] {
	const byTarget = Map.groupBy(due, ({ target }) => target);
	return orderEdges(graph.edges.filter(isSwept)).flatMap((edge): SweepTask[] => {
		const own = byTarget.get(targetOf(edge)) ?? [];
		if (!isReusable(graph, edge)) return own.length > 0 ? [taskOf(edge, own, null)] : [];
		const unsettled = own.filter(({ settled }) => !settled);
		const alike = Map.groupBy(unsettled, ({ writtenBefore, horizon }) => `${writtenBefore} ${horizon}`);
		return [...alike.values()].map((some) => {
			const [{ writtenBefore: before, xids } = { writtenBefore: "0", xids: [] }] = some;
			return taskOf(edge, some, { before, xids });
		});
	});
}

function taskOf(edge: Edge, own: readonly Tombstone[], older: OlderWriters | null): SweepTask {
	const deletions = new Map(own.map(({ key, deletion }) => [key, deletion]));
	return { edge, keys: [...deletions.keys()], deletions, older };
}

/** Targets whose keys can be reused. */
export function reusableTargets(graph: Graph): ReadonlySet<string> {
	return new Set(graph.edges.filter((edge) => isSwept(edge) && isReusable(graph, edge)).map(targetOf));
}

/** Rows that are found through other tables come before those tables. As in a batch, deletes come before updates. */
function orderEdges(edges: readonly Edge[]): Edge[] {
	const byOthers = edges.filter(isFoundByOthers);
	const directly = edges.filter((edge) => !isFoundByOthers(edge));
	return [byOthers, directly].flatMap((some) => [...some.filter((edge) => verbOf(edge).removes), ...orderUpdates(some).ordered]);
}

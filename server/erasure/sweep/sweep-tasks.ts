import type { Database, Transaction } from "../../database/database.ts";
import { isFoundByOthers } from "../graph/found-by.ts";
import type { Graph } from "../graph/graph.ts";
import { lockHoldsShared } from "../holds/held-records.ts";
import { prepareErasure } from "../rows/lock-records.ts";
import type { Refusal } from "../rows/refusals.ts";
import { explainSweepFailure, RowsStayError, reasons } from "./sweep-failures.ts";
import { lockSchema, type SweepTask, sweepReference } from "./sweep-reference.ts";
import { targetOf } from "./tombstones.ts";

/** A key that something still names, and why. */
export interface Left {
	task: SweepTask;
	key: string;
	reason: string;
}

/**
 * All at once where that succeeds; otherwise halved, first the references and then the keys of one, in transactions of their own and in
 * their order, until what cannot be swept stands alone.
 */
export async function sweepTasks(db: Database, graph: Graph, all: readonly SweepTask[]): Promise<{ rows: number; left: Left[] }> {
	let rows = 0;
	const left: Left[] = [];
	const leave = (task: SweepTask, reason: string) => left.push(...task.keys.map((key) => ({ task, key, reason })));
	const sweep = async (tasks: readonly SweepTask[], first: boolean): Promise<void> => {
		if (tasks.length === 0) return;
		try {
			const swept = await db.transaction((tx) => sweepTogether(tx, graph, tasks, first));
			rows += swept.rows;
			const [task] = tasks;
			if (task && swept.stays) leave(task, reasons[swept.stays]);
		} catch (error) {
			const failure = explainSweepFailure(error);
			if (!failure) throw error;
			const halves = halve(tasks, failure.whole);
			const [task] = tasks;
			if (!halves && task) leave(task, failure.reason);
			for (const half of halves ?? []) await sweep(withoutCut(half, left), false);
		}
	};
	await sweep(all, true);
	return { rows, left };
}

async function sweepTogether(
	tx: Transaction,
	graph: Graph,
	tasks: readonly SweepTask[],
	first: boolean,
): Promise<{ rows: number; stays: Refusal["code"] | null }> {
	// Whoever was waited for once is hardly done a moment later, and there may be many such rows.
	await prepareErasure(tx, { lockTimeoutMs: first ? 2_000 : 200 });
	await lockHoldsShared(tx);
	await lockSchema(tx, graph, tasks);
	let rows = 0;
	for (const task of tasks) {
		const swept = await sweepReference(tx, graph, task);
		rows += swept.rows;
		if (!swept.stays) continue;
		if (tasks.length > 1 || task.keys.length > 1) throw new RowsStayError(swept.stays);
		return { rows, stays: swept.stays };
	}
	return { rows, stays: null };
}

function halve(tasks: readonly SweepTask[], whole: boolean): SweepTask[][] | null {
	const [task] = tasks;
	const middle = (list: readonly unknown[]) => Math.ceil(list.length / 2);
	if (tasks.length > 1) return [tasks.slice(0, middle(tasks)), tasks.slice(middle(tasks))];
	if (!task || whole || task.keys.length < 2) return null;
	return [[{ ...task, keys: task.keys.slice(0, middle(task.keys)) }], [{ ...task, keys: task.keys.slice(middle(task.keys)) }]];
}

/** While what is found by rows of other tables cannot be swept, those rows must stay. */
function withoutCut(tasks: readonly SweepTask[], left: readonly Left[]): SweepTask[] {
	const cut = new Set(left.filter(({ task }) => isFoundByOthers(task.edge)).map(({ task, key }) => nameErased(task, key)));
	return tasks
		.map((task) => ({ ...task, keys: task.keys.filter((key) => !cut.has(nameErased(task, key))) }))
		.filter(({ keys }) => keys.length > 0);
}

export function nameErased({ edge }: SweepTask, key: string): string {
	return JSON.stringify([targetOf(edge), key]);
}

import { answersAgain, type Database, type Transaction } from "../../database/database.ts";
import { isUnreachable } from "../../database/sqlstates.ts";
import { bisect, halveList } from "../bisect.ts";
import type { Graph } from "../graph/graph.ts";
import { isFoundByOthers } from "../graph/own-columns.ts";
import { lockHoldsShared } from "../holds/held-records.ts";
import { prepareErasure } from "../rows/lock-records.ts";
import type { Refusal } from "../rows/refusals.ts";
import { explainSweepFailure, RowsStayError, reasons, type SweepFailure } from "./sweep-failures.ts";
import { lockSchema, type SweepTask, sweepReference } from "./sweep-reference.ts";
import { targetOf } from "./tombstones.ts";

/** An erased key that rows still name, with the reason. */
export interface UnsweptKey {
	task: SweepTask;
	key: string;
	reason: string;
}

/** The maximum number of sweeps that may lose their connection. If one call loses more, the database is at fault rather than a row. */
const maxLosses = 100;

/**
 * Sweeps everything at once if that succeeds. Otherwise it halves first the references and then the keys of one reference, each part in a
 * transaction of its own and in order, until the keys that cannot be swept are alone. A row whose trigger ends the session is isolated like
 * any other.
 */
export async function sweepTasks(db: Database, graph: Graph, all: readonly SweepTask[]): Promise<{ rows: number; unswept: UnsweptKey[] }> {
	let [rows, losses, first] = [0, 0, true];
	const sweep = async (tasks: readonly SweepTask[], left: readonly UnsweptKey[]): Promise<SweepFailure | null> => {
		const sweepable = withoutNeeded(tasks, left);
		if (sweepable.length === 0) return null;
		// A lock that outlasted the first wait is unlikely to be released a moment later, and there may be many such rows.
		const lockTimeoutMs = first ? 2_000 : 200;
		first = false;
		try {
			const swept = await db.transaction((tx) => sweepTogether(tx, graph, sweepable, lockTimeoutMs));
			rows += swept.rows;
			return swept.stays && { reason: reasons[swept.stays], whole: false };
		} catch (error) {
			const isLost = isUnreachable(error) && ++losses <= maxLosses && (await answersAgain(db));
			const failure = isLost ? { reason: reasons.ended, whole: false } : explainSweepFailure(error);
			if (!failure) throw error;
			return failure;
		}
	};
	const { bad } = await bisect<readonly SweepTask[], SweepFailure>(all, (tasks, found) => sweep(tasks, describe(found.bad)), halveTasks);
	return { rows, unswept: describe(bad) };
}

function describe(bad: readonly { part: readonly SweepTask[]; fault: SweepFailure }[]): UnsweptKey[] {
	return bad.flatMap(({ part, fault }) => part.flatMap((task) => task.keys.map((key) => ({ task, key, reason: fault.reason }))));
}

async function sweepTogether(
	tx: Transaction,
	graph: Graph,
	tasks: readonly SweepTask[],
	lockTimeoutMs: number,
): Promise<{ rows: number; stays: Refusal["code"] | null }> {
	await prepareErasure(tx, { lockTimeoutMs });
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

function halveTasks(tasks: readonly SweepTask[], { whole }: SweepFailure): readonly SweepTask[][] | null {
	const [task, ...others] = tasks;
	if (!task || others.length > 0) return halveList(tasks);
	return whole ? null : (halveList(task.keys)?.map((keys) => [{ ...task, keys }]) ?? null);
}

/** While rows that are found through other tables cannot be swept, the rows of those tables must stay. */
function withoutNeeded(tasks: readonly SweepTask[], left: readonly UnsweptKey[]): SweepTask[] {
	const needed = new Set(left.filter(({ task }) => isFoundByOthers(task.edge)).map(({ task, key }) => nameErased(task, key)));
	return tasks
		.map((task) => ({ ...task, keys: task.keys.filter((key) => !needed.has(nameErased(task, key))) }))
		.filter(({ keys }) => keys.length > 0);
}

export function nameErased({ edge }: SweepTask, key: string): string {
	return JSON.stringify([targetOf(edge), key]);
}

import { sql } from "drizzle-orm";
import { tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import { isFoundByOthers } from "../graph/found-by.ts";
import type { Edge, Graph } from "../graph/graph.ts";
import { orderUpdates } from "../graph/order-updates.ts";
import { isReusable } from "../graph/reusable-keys.ts";
import { verbOf } from "../graph/rules.ts";
import { arrayOf } from "../sql/array-of.ts";
import { markSwept, postpone, readDue, setHorizon, type Tombstone } from "./due-tombstones.ts";
import { endSweeping } from "./end-sweeping.ts";
import type { OlderWriters } from "./older-rows.ts";
import { findEnded, forgetHorizons, noteWriters, readRunning } from "./sweep-horizons.ts";
import { findUndecidedKey, isSwept, type SweepTask } from "./sweep-reference.ts";
import { nameErased, sweepTasks } from "./sweep-tasks.ts";
import { targetOf } from "./tombstones.ts";

export interface Swept {
	/** Rows deleted, detached or scrubbed because they named something that is gone. */
	rows: number;
	/** Tombstones whose second sweep still waits for older transactions to end. */
	waiting: number;
	/** Those of them whose key can be given again: what older transactions write is only known while it is watched. */
	watched: number;
	/** Why something could not be swept, each reason once; it is tried again later. */
	postponed: readonly string[];
}

export interface SweepOptions {
	/**
	 * The second sweep comes this long after the deletion at the earliest. A CRM often reads a record in one transaction and writes below it
	 * in a later one, which no horizon can name. Reusable keys do not wait.
	 */
	secondAfterMs?: number;
}

const atOnce = 5_000;

/**
 * Clears what names an erased key without a foreign key, and appeared while or after it went: at once, again when no transaction is left
 * that was running then, then daily for 35 days. Of a key that can be given again it clears only what older transactions wrote, and ends
 * with these. Call it after a batch that left tombstones, and every minute besides; every few seconds while something is watched. If it
 * throws because the schema has changed, call it with the graph as it is now.
 */
export async function sweepTombstones(db: Database, graph: Graph, { secondAfterMs = 0 }: SweepOptions = {}): Promise<Swept> {
	const wrong = graph.problems.filter(({ fatal }) => fatal).map(({ message }) => message);
	let rows = 0;
	const postponed = new Set(wrong);
	// A graph that lacks types does not know what links lead to.
	if (wrong.length === 0) await endSweeping(db, graph);
	for (let due = atOnce; due === atOnce && wrong.length === 0; ) {
		const part = await sweepPart(db, graph, secondAfterMs);
		rows += part.rows;
		due = part.tombstones;
		for (const reason of part.postponed) postponed.add(reason);
	}
	await forgetHorizons(db);
	const isReusable = sql`table_name = any(${arrayOf([...reusableTargets(graph)])}::text[])`;
	const [left] = await db.execute<{ waiting: number; watched: number }>(sql`
		select count(*)::int4 as waiting, (count(*) filter (where ${isReusable}))::int4 as watched from ${tombstones} where not settled`);
	return { rows, waiting: left?.waiting ?? 0, watched: left?.watched ?? 0, postponed: [...postponed] };
}

/** Every tombstone that was due is marked afterwards, so no part comes twice. */
async function sweepPart(
	db: Database,
	graph: Graph,
	delayMs: number,
): Promise<{ rows: number; tombstones: number; postponed: Iterable<string> }> {
	await noteWriters(db);
	const second = { ended: await findEnded(db, await readRunning(db)), reusable: reusableTargets(graph), delayMs };
	const due = await readDue(db, second, atOnce);
	if (due.length === 0) return { rows: 0, tombstones: 0, postponed: [] };
	// Only now: somebody can have begun, and read, while the last of these records was still there.
	const running = await readRunning(db);
	await setHorizon(db, due, running);

	const left = new Map<string, string>();
	const tasks: SweepTask[] = [];
	for (const task of orderTasks(graph, due)) {
		const undecided = findUndecidedKey(graph, task.edge);
		if (undecided === null) tasks.push(task);
		else for (const key of task.keys) left.set(nameErased(task, key), `${task.edge.name}: nobody has decided on the key ${undecided}`);
	}
	const swept = await sweepTasks(db, graph, tasks);
	for (const { task, key, reason } of swept.left) left.set(nameErased(task, key), `${task.edge.name}: ${reason}`);

	const reasonOf = ({ target, key }: Tombstone) => left.get(JSON.stringify([target, key]));
	const done = due.filter((tombstone) => reasonOf(tombstone) === undefined);
	if (done.length > 0) await markSwept(db, done, running.length === 0 ? { ...second, ended: "all" } : second);
	const postponed = new Set(left.values());
	for (const reason of postponed)
		await postpone(
			db,
			due.filter((tombstone) => reasonOf(tombstone) === reason),
			reason,
		);
	return { rows: swept.rows, tombstones: due.length, postponed };
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

function reusableTargets(graph: Graph): ReadonlySet<string> {
	return new Set(graph.edges.filter((edge) => isSwept(edge) && isReusable(graph, edge)).map(targetOf));
}

/** What is found by rows of other tables comes before those are swept themselves; and rows that go, as in a batch, before others are written. */
function orderEdges(edges: readonly Edge[]): Edge[] {
	const byOthers = edges.filter(isFoundByOthers);
	const directly = edges.filter((edge) => !isFoundByOthers(edge));
	return [byOthers, directly].flatMap((some) => [...some.filter((edge) => verbOf(edge).removes), ...orderUpdates(some).ordered]);
}

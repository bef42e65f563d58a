import { sql } from "drizzle-orm";
import { tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database.ts";
import { isFoundByOthers } from "../graph/found-by.ts";
import type { Edge, Graph } from "../graph/graph.ts";
import { orderUpdates } from "../graph/order-updates.ts";
import { markSwept, postpone, readDue, setHorizon, type Tombstone } from "./due-tombstones.ts";
import { endSweeping } from "./end-sweeping.ts";
import { findEnded, forgetHorizons, readRunning } from "./sweep-horizons.ts";
import { findUndecidedKey, isSwept, type SweepTask } from "./sweep-reference.ts";
import { nameErased, sweepTasks } from "./sweep-tasks.ts";
import { targetOf } from "./tombstones.ts";

export interface Swept {
	/** Rows deleted, detached or scrubbed because they named something that is gone. */
	rows: number;
	/** Tombstones whose second sweep still waits for older transactions to end. */
	waiting: number;
	/** Why something could not be swept, each reason once; it is tried again later. */
	postponed: readonly string[];
}

const atOnce = 5_000;

/**
 * Clears what names an erased key without a foreign key, and appeared while or after it went: at once, again when no transaction is left
 * that was running then, then daily for 35 days. Call it after a batch that left tombstones, and every minute besides. If it throws
 * because the schema has changed, call it with the graph as it is now.
 */
export async function sweepTombstones(db: Database, graph: Graph): Promise<Swept> {
	const wrong = graph.problems.filter(({ fatal }) => fatal).map(({ message }) => message);
	let rows = 0;
	const postponed = new Set(wrong);
	// A graph that lacks types does not know what links lead to.
	if (wrong.length === 0) await endSweeping(db, graph);
	for (let due = atOnce; due === atOnce && wrong.length === 0; ) {
		const part = await sweepPart(db, graph);
		rows += part.rows;
		due = part.tombstones;
		for (const reason of part.postponed) postponed.add(reason);
	}
	await forgetHorizons(db);
	const [left] = await db.execute<{ waiting: number }>(sql`select count(*)::int4 as waiting from ${tombstones} where not settled`);
	return { rows, waiting: left?.waiting ?? 0, postponed: [...postponed] };
}

/** Every tombstone that was due is marked afterwards, so no part comes twice. */
async function sweepPart(db: Database, graph: Graph): Promise<{ rows: number; tombstones: number; postponed: Iterable<string> }> {
	const ended = await findEnded(db, await readRunning(db));
	const due = await readDue(db, ended, atOnce);
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
	if (done.length > 0) await markSwept(db, done, running.length === 0 ? "all" : ended);
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
		const deletions = new Map(own.map(({ key, deletion }) => [key, deletion]));
		return own.length > 0 ? [{ edge, keys: [...deletions.keys()], deletions }] : [];
	});
}

/** What is found by rows of other tables comes before those are swept themselves; and rows that go, as in a batch, before others are written. */
function orderEdges(edges: readonly Edge[]): Edge[] {
	const byOthers = edges.filter(isFoundByOthers);
	const directly = edges.filter((edge) => !isFoundByOthers(edge));
	return [byOthers, directly].flatMap((some) => [...some.filter(({ rule }) => rule.rule === "delete"), ...orderUpdates(some).ordered]);
}

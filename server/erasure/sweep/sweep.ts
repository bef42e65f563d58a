import { sql } from "drizzle-orm";
import { tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { SchemaChangedError } from "../engine-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { LiveGraph } from "../graph/live-graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { endSweeping, markSwept, postpone, readDue, type SecondSweep, setHorizon, type Tombstone } from "./due-tombstones.ts";
import { planSweep, reusableTargets } from "./plan-sweep.ts";
import { findEnded, forgetHorizons, noteWriters, readRunning } from "./sweep-horizons.ts";
import { nameErased, sweepTasks, type UnsweptKey } from "./sweep-tasks.ts";

interface SweepResult {
	/** Rows deleted, detached or scrubbed because they named an erased record. */
	rows: number;
	/** Tombstones whose second sweep still waits for older transactions to end. */
	waiting: number;
	/** Those of them whose key can be used again: what older transactions write is known only while they are watched. */
	watched: number;
	/** Why something could not be swept, each reason once. It is tried again later. */
	postponed: readonly string[];
}

interface SweepOptions {
	/**
	 * The second sweep comes this long after the deletion at the earliest. A CRM often reads a record in one transaction and writes below it
	 * in a later one, which no horizon can name. Reusable keys do not wait.
	 */
	secondAfterMs?: number;
}

const chunkSize = 5_000;

/**
 * Clears references without a foreign key that name an erased record and appeared while it was erased or later. It comes at once, again when
 * all transactions have ended that ran then, and then daily for 35 days. For a reusable key it clears only what older transactions wrote, and
 * ends with them. Call it after a batch that left tombstones, every minute, and every few seconds while something is watched.
 */
export async function sweepTombstones(db: Database, graph: Graph, { secondAfterMs = 0 }: SweepOptions = {}): Promise<SweepResult> {
	const problems = graph.problems.filter(({ fatal }) => fatal).map(({ message }) => message);
	let rows = 0;
	const postponed = new Set(problems);
	// A graph that lacks objects does not know where links lead.
	if (problems.length === 0) await endSweeping(db, graph);
	for (let due = chunkSize; due === chunkSize && problems.length === 0; ) {
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

/** With the known graph or, if the schema has changed since, with the graph as it is now. */
export async function sweepLive(db: Database, graph: LiveGraph, options?: SweepOptions): Promise<SweepResult> {
	try {
		return await sweepTombstones(db, await graph.current(), options);
	} catch (error) {
		if (!(error instanceof SchemaChangedError)) throw error;
		return sweepTombstones(db, await graph.reload(), options);
	}
}

/** Every tombstone that was due is marked afterwards, so no part comes twice. */
async function sweepPart(
	db: Database,
	graph: Graph,
	delayMs: number,
): Promise<{ rows: number; tombstones: number; postponed: Iterable<string> }> {
	await noteWriters(db);
	const ready = { ended: await findEnded(db, await readRunning(db)), reusable: reusableTargets(graph), delayMs };
	const due = await readDue(db, ready, chunkSize);
	if (due.length === 0) return { rows: 0, tombstones: 0, postponed: [] };
	// Only now: a transaction may have begun, and read, while the last of these records was still there.
	const running = await readRunning(db);
	await setHorizon(db, due, running);
	const second: SecondSweep = running.length === 0 ? { ...ready, ended: "all" } : ready;

	const { tasks, undecided } = planSweep(graph, due);
	const { rows, unswept } = await sweepTasks(db, graph, tasks);
	return { rows, tombstones: due.length, postponed: await recordResult(db, due, [...undecided, ...unswept], second) };
}

/** Returns why tombstones were postponed. */
async function recordResult(
	db: Database,
	due: readonly Tombstone[],
	unswept: readonly UnsweptKey[],
	second: SecondSweep,
): Promise<ReadonlySet<string>> {
	const reasons = new Map(unswept.map(({ task, key, reason }) => [nameErased(task, key), `${task.edge.name}: ${reason}`]));
	const byReason = Map.groupBy(due, ({ target, key }) => reasons.get(JSON.stringify([target, key])));
	for (const [reason, some] of byReason) {
		if (reason === undefined) await markSwept(db, some, second);
		else await postpone(db, some, reason);
	}
	return new Set(reasons.values());
}

export const sweepJob: JobKind = { name: "sweep", coalesces: true, schedule: "* * * * *" };

const watchAgainAfterSeconds = 2;
/** A CRM has had this long to write below a record that it read before the deletion. The sweep after the next one comes a day later. */
const secondSweepAfterMs = 60_000;

export function handleSweeps({ db, eraser, graph, queue, log }: Services, stopping: AbortSignal): JobHandler {
	return {
		kind: sweepJob,
		async work() {
			const { rows, watched, postponed } = await sweepLive(eraser, graph, { secondAfterMs: secondSweepAfterMs });
			if (watched > 0 && !stopping.aborted) await queue.send(db, sweepJob, {}, { key: "watched", afterSeconds: watchAgainAfterSeconds });
			if (rows > 0) log.info({ rows }, "swept references to deleted records");
			if (postponed.length > 0) log.warn({ reasons: postponed }, "some references to deleted records could not be swept yet");
		},
	};
}

import { sql } from "drizzle-orm";
import { tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { SchemaChangedError } from "../engine-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { LiveGraph } from "../graph/live-graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { endSweeping, markSwept, postponeTombstones, readDue, type SecondSweep, setHorizon, type Tombstone } from "./due-tombstones.ts";
import { planSweep, reusableTargets } from "./plan-sweep.ts";
import { findEnded, forgetHorizons, noteWriters, readRunningTransactions } from "./sweep-horizons.ts";
import { nameErased, sweepTasks, type UnsweptKey } from "./sweep-tasks.ts";

interface SweepResult {
	/** Rows deleted, detached or scrubbed because they named an erased record. */
	rows: number;
	/** Tombstones whose second sweep still waits for older transactions to end. */
	waiting: number;
	/** Tombstones with a reusable key among them. Rows of older transactions are recognised only while those are watched. */
	watched: number;
	/** The reasons why something could not be swept, each once. It is retried later. */
	postponed: readonly string[];
}

interface SweepOptions {
	/**
	 * The minimum delay of the second sweep after the deletion. A CRM often reads a record in one transaction and writes below it in a
	 * later one, which no horizon can name. Reusable keys do not wait.
	 */
	secondAfterMs?: number;
}

const chunkSize = 5_000;

/**
 * Clears references without a foreign key to an erased record that appeared during the deletion or later. It sweeps at once, again when all
 * transactions of that time have ended, and then daily for 35 days. For a reusable key it clears only rows of older transactions, and stops
 * when those have ended. Call it after a batch that left tombstones, every minute, and every few seconds while something is watched.
 */
export async function sweepTombstones(db: Database, graph: Graph, { secondAfterMs = 0 }: SweepOptions = {}): Promise<SweepResult> {
	const problems = graph.problems.filter(({ fatal }) => fatal).map(({ message }) => message);
	let rows = 0;
	const postponed = new Set(problems);
	// If the graph lacks objects, it cannot tell where links lead.
	if (problems.length === 0) await endSweeping(db, graph, reusableTargets(graph));
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

/** Sweeps with the current graph or, if the schema has changed, with a new one. */
export async function sweepLive(db: Database, graph: LiveGraph, options?: SweepOptions): Promise<SweepResult> {
	try {
		return await sweepTombstones(db, await graph.current(), options);
	} catch (error) {
		if (!(error instanceof SchemaChangedError)) throw error;
		return sweepTombstones(db, await graph.reload(), options);
	}
}

/** Marks every due tombstone, so no part is swept twice. */
async function sweepPart(
	db: Database,
	graph: Graph,
	delayMs: number,
): Promise<{ rows: number; tombstones: number; postponed: Iterable<string> }> {
	await noteWriters(db);
	const ready = { ended: await findEnded(db, await readRunningTransactions(db)), reusable: reusableTargets(graph), delayMs };
	const due = await readDue(db, ready, chunkSize);
	if (due.length === 0) return { rows: 0, tombstones: 0, postponed: [] };
	// The running transactions are read only now, because one may have begun, and read, while the last of these records still existed.
	const running = await readRunningTransactions(db);
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
		else await postponeTombstones(db, some, reason);
	}
	return new Set(reasons.values());
}

export const sweepJob: JobKind = { name: "sweep", coalesces: true, schedule: "* * * * *" };

const watchAgainAfterSeconds = 2;
/** How long a CRM has to write below a record that it read before the deletion. The next sweep comes a day later. */
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

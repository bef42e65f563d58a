import { type SQL, sql } from "drizzle-orm";
import { type OutboxKind, outbox, settledWork } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Database } from "../../database/database.ts";
import { tellFeed } from "../../database/tell-feed.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";

export interface OutboxWork {
	id: number;
	deletion: string;
	rule: string;
	/** The values of the rule's columns. For webhooks: the event, which only `parseEvent` may read. */
	values: Record<string, string>;
	/** When it was written. */
	at: string;
	/** The number of failures in a row, and why the last attempt failed. */
	failures: number;
	reason: string | null;
	/** A file, or a row in another system, that has been missing for a day. */
	overdue: boolean;
	/** When the lease ends. Null: the work is not leased. */
	leasedUntil: string | null;
}

/** A mount may be missing for a while, or the prefix of a bucket may be wrong. So what is missing is looked for during this time before it counts as gone. */
const lookedForHours = 24;

/** NOT_THERE: the row's own file, or the row in another system. FOLDER_NOT_THERE: the folder of its derived files is missing or empty; its own file is settled. */
const missingCodes = ["NOT_THERE", "FOLDER_NOT_THERE"] as const;

/** Nothing is wrong with such work: it waits. MARKED: the CRM removes the file itself. */
export const waitingCodes = [...missingCodes, "MARKED"] as const;

/** How long work waits that had no attempt, because its system was away. */
const awaySeconds = 30;

/**
 * shared: a remaining row has the same values. failed: it is tried again later; the code says why. away: there was no attempt, because other
 * work had no answer from the same system.
 */
export type WorkResult = { result: "done" | "missing" | "shared" | "away" } | { result: "failed"; code: string };

export type WorkResults = Map<OutboxWork, WorkResult>;

export function failWork(results: WorkResults, some: readonly OutboxWork[], code: string): WorkResults {
	for (const work of some) results.set(work, { result: "failed", code });
	return results;
}

/** Moments as `Date.now()` gives them. Work for which no time was left gets no result. */
export interface ChunkDeadlines {
	/** No further preparing starts, such as a search of a table. One search takes a minute at most. */
	prepareUntil: number;
	/** No further request is sent. */
	sendUntil: number;
}

const prepareMs = 60_000;
const sendMs = 150_000;
/** Longer than a chunk can take with its last search or request, so that two workers do not make the same request at the same time. */
const leaseSeconds = 240;

/** How one kind of work is done. */
interface WorkRun {
	/** How many rows `work` gets at a time. */
	chunkSize: number;
	/** Other workers leave leased rows alone. Without a lease, doing the work twice at the same time does no harm. */
	leased: boolean;
	signal: AbortSignal | undefined;
	work(waiting: readonly OutboxWork[], deadlines: ChunkDeadlines): Promise<WorkResults>;
}

export interface WorkProgress {
	settled: number;
	/** The reasons why work could not be done yet, and how often each occurred. */
	failed: ReadonlyMap<string, number>;
}

/** A job ends after this time, well before the queue gives it to another worker. The next job goes on. */
const jobMs = 300_000;

/** Does the due work of one kind. Doing comes before settling: after a crash, the work is done again. */
export async function workOff(db: Database, kind: OutboxKind, { chunkSize, leased, signal, work }: WorkRun): Promise<WorkProgress> {
	let settled = 0;
	const failed = new Map<string, number>();
	const until = Date.now() + jobMs;
	for (let due = chunkSize; due === chunkSize && signal?.aborted !== true && Date.now() < until; ) {
		const deadlines = { prepareUntil: Date.now() + prepareMs, sendUntil: Date.now() + sendMs };
		const waiting = await readDueWork(db, kind, chunkSize, leased);
		due = waiting.length;
		const results = waiting.length === 0 ? new Map() : await work(waiting, deadlines);
		await settleWork(db, kind, results);
		if (leased)
			await release(
				db,
				waiting.filter((work) => !results.has(work)),
			);
		for (const result of results.values())
			if (result.result === "failed") failed.set(result.code, (failed.get(result.code) ?? 0) + 1);
			else if (result.result !== "away") settled++;
	}
	return { settled, failed };
}

/** A worker has the row, and has not settled it yet. */
export const isLeasedSql = sql`coalesce(leased_until > now(), false)`;

/** Work that has failed goes last, so that it does not hold up the rest again and again. */
async function readDueWork(db: Database, kind: OutboxKind, limit: number, leased: boolean): Promise<OutboxWork[]> {
	const columns = sql`id::float8 as id, deletion_id as deletion, rule, "values", created_at as at, failures, reason,
		coalesce(missing_since <= now() - make_interval(hours => ${lookedForHours}), false) as overdue`;
	const order = sql`order by failures, due_at, id`;
	const due = sql`from ${outbox} where kind = ${kind} and due_at <= now() and not ${isLeasedSql} ${order} limit ${limit}`;
	const lease = sql`now() + make_interval(secs => ${leaseSeconds})`;
	const reading = leased
		? sql`
		with due as (select * ${due} for update skip locked),
			leased as (update ${outbox} as o set leased_until = ${lease} from due where o.id = due.id)
		select ${columns}, (${lease})::text as "leasedUntil" from due ${order}`
		: sql`select ${columns}, null as "leasedUntil" ${due}`;
	return [...(await db.execute<OutboxWork & Record<string, unknown>>(reading))];
}

/** Ends the lease of work that there was no time for. */
async function release(db: Database, work: readonly OutboxWork[]): Promise<void> {
	if (work.length === 0) return;
	await db.execute(sql`update ${outbox} as o set due_at = now(), leased_until = null from ${worksSql(work)} where ${isHeldSql}`);
}

/** The work as the rows `r`, each with a text. */
function worksSql(work: readonly OutboxWork[], texts: readonly string[] = []): SQL {
	const [ids, leases] = [work.map(({ id }) => id), work.map(({ leasedUntil }) => leasedUntil)];
	return sql`unnest(${arrayOf(ids)}::bigint[], ${arrayOf(leases)}::timestamptz[], ${arrayOf(texts)}::text[]) as r (id, leased_until, text)`;
}

/** The row `o` is the work `r`. If the lease has run out and another worker has taken the row, the row is that worker's. */
const isHeldSql = sql`o.id = r.id and (r.leased_until is null or o.leased_until = r.leased_until)`;

/**
 * Deletes the rows of the work that is settled, and adds it to the counts of its deletions. A row that another worker has taken or settled
 * meanwhile counts once. Failed work waits 5 seconds, and twice as long after each failure, an hour at most. Work without an attempt has
 * not failed.
 */
async function settleWork(db: Database, kind: OutboxKind, results: WorkResults): Promise<void> {
	if (results.size === 0) return;
	const settled = [...results].filter(([, { result }]) => result !== "failed" && result !== "away");
	const away = [...results].flatMap(([work, { result }]) => (result === "away" ? [work] : []));
	const failed = [...results].flatMap(([work, result]) => (result.result === "failed" ? [[work, result.code] as const] : []));
	const [works, outcomes] = [settled.map(([work]) => work), settled.map(([, { result }]) => result)];
	const [failures, codes] = [failed.map(([work]) => work), failed.map(([, code]) => code)];
	await db.transaction(async (tx) => {
		await tx.execute(sql`
			with settled as (
				delete from ${outbox} as o using ${worksSql(works, outcomes)} where ${isHeldSql} returning o.deletion_id, r.text as result
			)
			insert into ${settledWork} as s (deletion_id, kind, done, missing, shared)
			select deletion_id, ${kind}::text, count(*) filter (where result = 'done'), count(*) filter (where result = 'missing'), count(*) filter (where result = 'shared')
			from settled group by deletion_id order by deletion_id
			on conflict (deletion_id, kind) do update
			set done = s.done + excluded.done, missing = s.missing + excluded.missing, shared = s.shared + excluded.shared`);
		await tx.execute(sql`
			update ${outbox} as o set failures = o.failures + 1, reason = r.text,
				missing_since = case when r.text = any(${arrayOf([...missingCodes])}::text[]) then coalesce(o.missing_since, clock_timestamp()) end,
				due_at = clock_timestamp() + least(3600, 5 * 2 ^ least(o.failures, 10)) * interval '1 second', leased_until = null
			from ${worksSql(failures, codes)} where ${isHeldSql}`);
		await tx.execute(sql`
			update ${outbox} as o set due_at = clock_timestamp() + make_interval(secs => ${awaySeconds}), leased_until = null
			from ${worksSql(away)} where ${isHeldSql}`);
		const changed = [...new Set([...results.keys()].map(({ deletion }) => deletion))];
		const owners = await tx.execute<{ id: string; actor: string }>(sql`
			select id, actor_id as actor from ${deletions} where id = any(${arrayOf(changed)}::uuid[])`);
		await tellFeed(
			tx,
			owners.map(({ id, actor }) => ({ user: actor, changed: "deletion", id })),
		);
	});
}

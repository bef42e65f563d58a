import { type SQL, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { sweepHorizons, tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import type { Graph } from "../graph/graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { isTextKey } from "../sql/key-values.ts";
import { takeHorizon } from "./sweep-horizons.ts";
import { keyTargetOf } from "./tombstones.ts";

const sweptDays = 35;

export interface Tombstone extends Record<string, unknown> {
	target: string;
	key: string;
	deletion: string;
	/** The transactions that ran at its first sweep, or right after the deletion. Null before that. */
	horizon: string | null;
	/** The second sweep is done: every transaction of the horizon had ended. */
	settled: boolean;
	writtenBefore: string;
	/** The known transaction ids of the horizon's transactions. */
	xids: string[];
}

/** When a tombstone gets its second sweep. */
export interface SecondSweep {
	/** Horizons that have ended; "all" when no older transaction is left at all. */
	ended: readonly string[] | "all";
	/** Targets whose keys can be used again. */
	reusable: ReadonlySet<string>;
	/** The minimum delay after the deletion, in milliseconds. Reusable keys do not wait. */
	delayMs: number;
}

/**
 * Reads the tombstones that are due: new ones, those ready for the second sweep, those last swept a day ago, and postponed ones whose time
 * has come.
 */
export async function readDue(db: Database, second: SecondSweep, limit: number): Promise<Tombstone[]> {
	return db.execute<Tombstone>(sql`
		select table_name as target, key, deletion_id::text as deletion, horizon_id::text as horizon, settled, written_before_xid::text as "writtenBefore",
			coalesce((select h.xids::text[] from ${sweepHorizons} as h where h.id = horizon_id), '{}') as xids
		from ${tombstones} as t
		where not key_is_hmac
			and (due_at <= now() or (not settled and postponed_reason is null and ${endedSql(second)} and ${agedSql(second)}))
		order by due_at limit ${limit}`);
}

/** Makes the running transactions the horizon of tombstones that have none. */
export async function setHorizon(db: Database, some: readonly Tombstone[], running: readonly string[]): Promise<void> {
	const first = some.filter(({ horizon }) => horizon === null);
	if (first.length === 0) return;
	await db.transaction(async (tx) => {
		const horizon = await takeHorizon(tx, running);
		await tx.execute(
			sql`update ${tombstones} as t set horizon_id = ${horizon}::int8 from ${namedSql(first)} where ${isNamed} and t.horizon_id is null`,
		);
	});
}

/**
 * Marks tombstones as swept. `second` must have been read before the sweep. A settled reusable key is not swept again: its tombstone stays
 * only for links to the record.
 */
export async function markSwept(db: Database, swept: readonly Tombstone[], second: SecondSweep): Promise<void> {
	const settled = sql`(t.settled or (coalesce(${endedSql(second)}, false) and ${agedSql(second)}))`;
	await db.execute(sql`
		update ${tombstones} as t set postponed_reason = null, failures = 0, settled = ${settled}, due_at = case
			when ${settled} and ${reusableSql(second)} then t.erased_at + make_interval(days => ${sweptDays})
			else now() + interval '1 day' end
		from ${namedSql(swept)} where ${isNamed}`);
}

function endedSql({ ended }: SecondSweep): SQL {
	return ended === "all" ? sql`true` : sql`t.horizon_id = any(${arrayOf(ended)}::int8[])`;
}

function agedSql(second: SecondSweep): SQL {
	return sql`(${reusableSql(second)} or t.erased_at <= now() - make_interval(secs => ${second.delayMs / 1_000}::float8))`;
}

function reusableSql({ reusable }: SecondSweep): SQL {
	return sql`t.table_name = any(${arrayOf([...reusable])}::text[])`;
}

/** Postpones tombstones: a retry comes soon, then less and less often, without end. */
export async function postponeTombstones(db: Database, left: readonly Tombstone[], reason: string): Promise<void> {
	await db.execute(sql`
		update ${tombstones} as t set due_at = now() + least(interval '10 seconds' * 2 ^ least(t.failures, 12), interval '1 hour'),
			postponed_reason = ${reason}, failures = t.failures + 1
		from ${namedSql(left)} where ${isNamed}`);
}

/**
 * Stops sweeping keys after 35 days, and at once where nothing needs them any more: a settled key that can be used again is not swept, and
 * links name records by their own keys only. The tombstone of a record that was deleted along with one of another type stays, because
 * nothing else resolves links to it. A text key does not stay, because it may identify a person.
 */
export async function endSweeping(db: Database, graph: Graph, reusableTargets: ReadonlySet<string>): Promise<void> {
	const linked = [...graph.objects.values()].filter(({ key }) => !isTextKey(key));
	const own = arrayOf([...graph.objects.values()].map(keyTargetOf));
	const reusable = arrayOf([...reusableTargets]);
	await db.execute(sql`
		delete from ${tombstones} as t where t.settled and t.postponed_reason is null
			and t.table_name = any(${reusable}::text[]) and t.table_name <> all(${own}::text[])`);
	const [objects, targets] = [arrayOf(linked.map(({ name }) => name)), arrayOf(linked.map(keyTargetOf))];
	const over = sql`t.due_at <= now() and t.settled and t.postponed_reason is null and t.erased_at < now() - make_interval(days => ${sweptDays})`;
	await db.execute(sql`
		delete from ${tombstones} as t where ${over} and (t.table_name <> all (${targets}::text[]) or exists (
			select from ${deletions} as d join unnest(${objects}::text[], ${targets}::text[]) as own (object, target) on own.object = d.object
			where d.id = t.deletion_id and own.target = t.table_name))`);
	await db.execute(sql`update ${tombstones} as t set due_at = 'infinity' where ${over}`);
}

const isNamed = sql`t.table_name = d.target and t.key = d.key and t.deletion_id = d.deletion`;

function namedSql(some: readonly Tombstone[]) {
	const lists = [some.map(({ target }) => target), some.map(({ key }) => key), some.map(({ deletion }) => deletion)];
	const [targets = [], keys = [], deletions = []] = lists;
	return sql`unnest(${arrayOf(targets)}::text[], ${arrayOf(keys)}::text[], ${arrayOf(deletions)}::uuid[]) as d(target, key, deletion)`;
}

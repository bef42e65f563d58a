import { sql } from "drizzle-orm";
import { sweepHorizons, tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import { arrayOf } from "../sql/array-of.ts";
import { takeHorizon } from "./sweep-horizons.ts";

export const sweptDays = 35;

export interface Tombstone extends Record<string, unknown> {
	target: string;
	key: string;
	deletion: string;
	/** Of those who ran when it was first due, or right after the deletion; null before, or where nobody did. */
	horizon: string | null;
	/** Swept again after every transaction of the horizon had ended. */
	settled: boolean;
	writtenBefore: string;
	/** Numbers of the horizon's transactions. */
	xids: string[];
}

/** What has to be swept now: new ones, those whose horizon has ended, those swept a day ago, and those that were put off until now. */
export async function readDue(db: Database, ended: readonly string[], most: number): Promise<Tombstone[]> {
	return db.execute<Tombstone>(sql`
		select table_name as target, key, deletion_id::text as deletion, horizon::text, settled, written_before::text as "writtenBefore",
			coalesce((select h.xids::text[] from ${sweepHorizons} as h where h.id = horizon), '{}') as xids
		from ${tombstones} where due_at <= now() or (not settled and postponed is null and horizon = any(${arrayOf(ended)}::int8[]))
		order by due_at limit ${most}`);
}

/** Who runs now is waited for, where nobody is yet. */
export async function setHorizon(db: Database, some: readonly Tombstone[], running: readonly string[]): Promise<void> {
	const first = some.filter(({ horizon }) => horizon === null);
	if (first.length === 0) return;
	await db.transaction(async (tx) => {
		const horizon = await takeHorizon(tx, running);
		await tx.execute(
			sql`update ${tombstones} as t set horizon = ${horizon}::int8 from ${namedSql(first)} where ${isNamed} and t.horizon is null`,
		);
	});
}

/**
 * `ended`: horizons of which nobody was left before the sweep, or all. `reusable`: targets whose keys are swept no more once that is so. Their
 * tombstones only stay for links to the record.
 */
export async function markSwept(
	db: Database,
	swept: readonly Tombstone[],
	{ ended, reusable }: { ended: readonly string[] | "all"; reusable: ReadonlySet<string> },
): Promise<void> {
	const settled = ended === "all" ? sql`true` : sql`t.settled or coalesce(t.horizon = any(${arrayOf(ended)}::int8[]), false)`;
	await db.execute(sql`
		update ${tombstones} as t set postponed = null, failures = 0, settled = ${settled}, due_at = case
			when (${settled}) and t.table_name = any(${arrayOf([...reusable])}::text[]) then t.erased_at + make_interval(days => ${sweptDays})
			else now() + interval '1 day' end
		from ${namedSql(swept)} where ${isNamed}`);
}

/** Tried again soon, then less and less often, for as long as it takes. */
export async function postpone(db: Database, left: readonly Tombstone[], reason: string): Promise<void> {
	await db.execute(sql`
		update ${tombstones} as t set due_at = now() + least(interval '10 seconds' * 2 ^ least(t.failures, 12), interval '1 hour'),
			postponed = ${reason}, failures = t.failures + 1
		from ${namedSql(left)} where ${isNamed}`);
}

const isNamed = sql`t.table_name = d.target and t.key = d.key and t.deletion_id = d.deletion`;

function namedSql(some: readonly Tombstone[]) {
	const lists = [some.map(({ target }) => target), some.map(({ key }) => key), some.map(({ deletion }) => deletion)];
	const [targets = [], keys = [], deletions = []] = lists;
	return sql`unnest(${arrayOf(targets)}::text[], ${arrayOf(keys)}::text[], ${arrayOf(deletions)}::uuid[]) as d(target, key, deletion)`;
}

import { sql } from "drizzle-orm";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Database } from "../database.ts";
import { arrayOf } from "./array-of.ts";

export interface Tombstone extends Record<string, unknown> {
	target: string;
	key: string;
	deletion: string;
	/** Of its first sweep. */
	horizon: string | null;
}

/** What has to be swept now: new ones, those whose horizon has ended, those swept a day ago, and those that were put off until now. */
export async function readDue(db: Database, ended: readonly string[], most: number): Promise<Tombstone[]> {
	return db.execute<Tombstone>(sql`
		select table_name as target, key, deletion_id::text as deletion, horizon::text from ${tombstones}
		where due_at <= now() or (not settled and postponed is null and horizon = any(${arrayOf(ended)}::int8[]))
		order by due_at limit ${most}`);
}

/** `horizon` is that of a first sweep; one without transactions has `ended` already. */
export async function markSwept(
	db: Database,
	swept: readonly Tombstone[],
	horizon: { id: string | null; ended: readonly string[] },
): Promise<void> {
	await db.execute(sql`
		update ${tombstones} as t set due_at = now() + interval '1 day', postponed = null, failures = 0, horizon = coalesce(t.horizon, ${horizon.id}::int8),
			settled = t.settled or coalesce(t.horizon, ${horizon.id}::int8) = any(${arrayOf(horizon.ended)}::int8[])
		from ${namedSql(swept)} where t.table_name = d.target and t.key = d.key and t.deletion_id = d.deletion`);
}

/** Tried again soon, then less and less often, for as long as it takes. */
export async function postpone(db: Database, left: readonly Tombstone[], reason: string): Promise<void> {
	await db.execute(sql`
		update ${tombstones} as t set due_at = now() + least(interval '10 seconds' * 2 ^ least(t.failures, 12), interval '1 hour'),
			postponed = ${reason}, failures = t.failures + 1
		from ${namedSql(left)} where t.table_name = d.target and t.key = d.key and t.deletion_id = d.deletion`);
}

function namedSql(some: readonly Tombstone[]) {
	const lists = [some.map(({ target }) => target), some.map(({ key }) => key), some.map(({ deletion }) => deletion)];
	const [targets = [], keys = [], deletions = []] = lists;
	return sql`unnest(${arrayOf(targets)}::text[], ${arrayOf(keys)}::text[], ${arrayOf(deletions)}::uuid[]) as d(target, key, deletion)`;
}

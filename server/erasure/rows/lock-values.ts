import { sql } from "drizzle-orm";
import { advisoryLocks } from "../../database/advisory-locks.ts";
import type { Executor } from "../catalog/catalog.ts";
import type { GraphObject } from "../graph/graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { keyTargetOf } from "../sweep/tombstones.ts";

/** A batch has at most this many of these locks, because the database has room for only a few thousand. */
const buckets = 1_024;

/**
 * Locks records that are values. They have no row of their own that could be locked, so without this two deletions of one value would both
 * report it. Returns the keys that are locked. If `skipLocked`, these are the ones that no other batch has.
 */
export async function lockValues(
	tx: Executor,
	object: Pick<GraphObject, "table" | "key">,
	keys: readonly string[],
	{ skipLocked }: { skipLocked: boolean },
): Promise<readonly string[]> {
	const bucket = sql`(hashtext(${keyTargetOf(object)}) # (hashtext(k.key) & ${buckets - 1}::integer))`;
	const hashed = sql`select distinct ${bucket} as bucket from unnest(${arrayOf(keys)}::text[]) as k(key) order by 1 offset 0`;
	if (!skipLocked) {
		await tx.execute(sql`select count(pg_advisory_xact_lock(${advisoryLocks.value}::integer, bucket)::text) from (${hashed}) as h`);
		return keys;
	}
	const rows = await tx.execute<{ key: string }>(sql`
		with free as materialized (select bucket from (${hashed}) as h where pg_try_advisory_xact_lock(${advisoryLocks.value}::integer, bucket))
		select k.key from unnest(${arrayOf(keys)}::text[]) as k(key) where ${bucket} in (select bucket from free)`);
	const free = new Set(rows.map(({ key }) => key));
	return keys.filter((key) => free.has(key));
}

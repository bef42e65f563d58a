import { type SQL, sql } from "drizzle-orm";
import { holds } from "../../../drizzle/holds.ts";
import { advisoryLocks } from "../../database/advisory-locks.ts";
import type { Transaction } from "../../database/database.ts";
import { isLocked } from "../../database/sqlstates.ts";
import { type Executor, rowsTableOf } from "../catalog/catalog.ts";
import { BatchesRunningError } from "../engine-error.ts";
import type { GraphObject } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { fromSql } from "../rows/gathered-rows.ts";
import { arrayOf } from "../sql/array-of.ts";
import { isOneOfSql } from "../sql/equals-sql.ts";
import { columnSql } from "../sql/table-sql.ts";

/** The keys of records on hold, by object. */
export type HeldRecords = ReadonlyMap<string, readonly string[]>;

/** Call in a batch before its records are locked. */
export async function lockHoldsShared(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock_shared(${advisoryLocks.holds}::bigint)`);
}

/**
 * Call in a rehearsal before its record is locked. A rehearsal does not take the lock of the holds: it can hold its locks for half a minute,
 * and placing a hold would block all batches for so long.
 */
export async function lockRehearsal(tx: Transaction): Promise<void> {
	await tx.execute(sql`select set_config('lock_timeout', '2000', true)`);
	await tx.execute(sql`select pg_advisory_xact_lock_shared(${advisoryLocks.rehearsals}::bigint)`);
}

/**
 * Replaces `lockHoldsShared` in a batch that must run alone. No other batch of ours and no rehearsal then holds a row lock. Later batches
 * wait behind it, so it waits at most a second for the running ones, and not at all for a rehearsal.
 */
export async function lockHoldsExclusive(tx: Transaction): Promise<void> {
	const [rehearsals] = await tx.execute<{ over: boolean }>(
		sql`select pg_try_advisory_xact_lock(${advisoryLocks.rehearsals}::bigint) as over`,
	);
	if (rehearsals?.over !== true) throw new BatchesRunningError();
	await tx.execute(sql`select set_config('lock_timeout', '1000', true)`);
	await tx.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.holds}::bigint)`).catch((error) => {
		throw isLocked(error) ? new BatchesRunningError(error) : error;
	});
}

/** Call in the transaction that places a hold, before writing it. It waits for running batches and blocks new ones. */
export async function awaitBatches(tx: Transaction): Promise<void> {
	await tx.execute(sql`select set_config('lock_timeout', '30000', true)`);
	await tx.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.holds}::bigint)`);
}

/** The keys that are on hold. A record's key may be spelled differently than when the hold was placed. */
export async function readNamedByHold(
	tx: Executor,
	{ name, table, key }: GraphObject,
	keys: readonly string[],
): Promise<ReadonlySet<string>> {
	const rows = key.equalAsText
		? await tx.execute<{ key: string }>(sql`
			select key from ${holds} where object = ${name} and released_at is null and key = any(${arrayOf(keys)}::text[])`)
		: await tx.execute<{ key: string }>(sql`
			select ${columnSql(key)}::text as key from ${fromSql(table)}
			where ${isOneOfSql(key, keys)} and ${await isNamedByHoldSql(tx, { name, key })}`);
	return new Set(rows.map(({ key }) => key));
}

/** A condition for the rows of the object's table that are on hold themselves. */
export async function isNamedByHoldSql(tx: Executor, { name, key }: Pick<GraphObject, "name" | "key">): Promise<SQL> {
	return isOneOfSql(key, (await readHolds(tx, [name])).get(name) ?? []);
}

/**
 * Records on hold that could be deleted along with a record of the plan. Empty if there are none, so that the fast path stays possible.
 * Records of the plan's own object are included only if deleting one can delete another. `readNamedByHold` checks the records themselves.
 */
export function readHeldAlong(tx: Executor, plan: Plan): Promise<HeldRecords> {
	return readHolds(
		tx,
		plan.takenAlong.map(({ name }) => name),
	);
}

/** All records on hold in the tables that the plan reaches, including its own table. */
export function readHeldWithin(tx: Executor, { object, graph }: Plan): Promise<HeldRecords> {
	const within = [...graph.objects.values()].filter(({ table }) => object.reach.has(rowsTableOf(table).oid));
	return readHolds(
		tx,
		within.map(({ name }) => name),
	);
}

/** All records on hold of these objects. */
export async function readHolds(tx: Executor, objects: readonly string[]): Promise<HeldRecords> {
	const held = new Map<string, string[]>();
	if (objects.length === 0) return held;
	const rows = await tx.execute<{ object: string; key: string }>(sql`
		select object, key from ${holds} where object = any(${arrayOf(objects)}::text[]) and released_at is null`);
	for (const { object, key } of rows) held.set(object, [...(held.get(object) ?? []), key]);
	return held;
}

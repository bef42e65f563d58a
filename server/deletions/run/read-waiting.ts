import { type SQL, sql } from "drizzle-orm";
import { items, postponedRecords } from "../../../drizzle/deletions.ts";
import { previewRecords } from "../../../drizzle/previews.ts";
import type { Transaction } from "../../database/database.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";

/** How long other transactions may keep working on postponed records, once nothing else is left to do. */
export const postponedWaitMs = 5_000;

export interface WaitingRecord {
	position: number;
	key: string;
	/** The record existed when the selection was sealed. */
	found: boolean;
	/** The number of times it was postponed for something other than a lock. */
	failures: number;
}

export interface WaitingRecords {
	records: readonly WaitingRecord[];
	/** Null on their first turn. Otherwise all were postponed, the last of them this many milliseconds ago. */
	postponedFor: number | null;
}

/**
 * Records get their turn in the order of the selection, and then have an outcome or are postponed. So records after the last of these have
 * not had a turn yet.
 */
function hadNoTurn(deletion: string): SQL {
	const settled = sql`select position + records - 1 from ${items} where deletion_id = ${deletion} order by position desc limit 1`;
	const postponed = sql`select max(position) from ${postponedRecords} where deletion_id = ${deletion}`;
	return sql`preview_id = ${deletion} and position > greatest((${settled}), (${postponed}), -1)`;
}

/** Every record without an outcome. */
export function isWaiting(deletion: string): SQL {
	const postponed = sql`position in (select position from ${postponedRecords} where deletion_id = ${deletion})`;
	return sql`(${hadNoTurn(deletion)} or preview_id = ${deletion} and ${postponed})`;
}

/** Reads the next records of a locked deletion. Postponed records come after all others. */
export async function readWaiting(tx: Transaction, deletion: string, count: number): Promise<WaitingRecords> {
	const records = await tx.execute<{ [Field in keyof WaitingRecord]: WaitingRecord[Field] }>(
		sql`select position, key, found, 0::int4 as failures from ${previewRecords} where ${hadNoTurn(deletion)} order by position limit ${count}`,
	);
	if (records.length > 0) return { records, postponedFor: null };
	const postponed = await tx.execute<{ [Field in keyof WaitingRecord]: WaitingRecord[Field] } & { waited: number }>(sql`
		select position, key, found, failures::int4, extract(epoch from clock_timestamp() - at)::float8 * 1000 as waited
		from ${postponedRecords} join ${previewRecords} using (position)
		where deletion_id = ${deletion} and preview_id = ${deletion} order by failures, position limit ${count}`);
	return { records: postponed, postponedFor: postponed.length === 0 ? null : Math.min(...postponed.map(({ waited }) => waited)) };
}

/** Postpones records until all others have had their turn. `failed`: something other than a lock stopped them. */
export async function postpone(tx: Transaction, deletion: string, positions: readonly number[], failed = false): Promise<void> {
	if (positions.length === 0) return;
	const failures = failed ? 1 : 0;
	await tx.execute(sql`
		insert into ${postponedRecords} as p (deletion_id, position, failures)
		select ${deletion}::uuid, position, ${failures}::integer from unnest(${arrayOf(positions)}::integer[]) as new (position)
		on conflict (deletion_id, position) do update set failures = p.failures + excluded.failures`);
}

/** Removes records that now have an outcome. */
export async function settlePostponed(tx: Transaction, deletion: string, positions: readonly number[]): Promise<void> {
	if (positions.length === 0) return;
	await tx.execute(sql`
		delete from ${postponedRecords} where deletion_id = ${deletion} and position = any(${arrayOf(positions)}::integer[])`);
}

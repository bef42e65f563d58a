import { type SQL, sql } from "drizzle-orm";
import { items, postponedRecords, previewRecords } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";

export interface WaitingRecord {
	position: number;
	key: string;
	/** It was there when the selection was sealed. */
	found: boolean;
	/** How often it has been postponed for something other than a lock. */
	failures: number;
}

export interface Waiting {
	records: readonly WaitingRecord[];
	/** Null: their first turn. Else they were postponed, the last of them so many milliseconds ago. */
	postponedFor: number | null;
}

/** Records have their turn in the order of the selection, and get an outcome or are postponed: behind the last one nobody had a turn yet. */
function hadNoTurn(deletion: string): SQL {
	const settled = sql`select position + records - 1 from ${items} where deletion_id = ${deletion} order by position desc limit 1`;
	const postponed = sql`select max(position) from ${postponedRecords} where deletion_id = ${deletion}`;
	return sql`preview_id = ${deletion} and position > greatest((${settled}), (${postponed}), -1)`;
}

/** All without an outcome. */
export function isWaiting(deletion: string): SQL {
	const postponed = sql`position in (select position from ${postponedRecords} where deletion_id = ${deletion})`;
	return sql`(${hadNoTurn(deletion)} or preview_id = ${deletion} and ${postponed})`;
}

/** The next ones of a deletion that is locked; the postponed ones once all others have had their turn. */
export async function readWaiting(tx: Transaction, deletion: string, most: number): Promise<Waiting> {
	const records = await tx.execute<{ [Field in keyof WaitingRecord]: WaitingRecord[Field] }>(
		sql`select position, key, found, 0::int4 as failures from ${previewRecords} where ${hadNoTurn(deletion)} order by position limit ${most}`,
	);
	if (records.length > 0) return { records, postponedFor: null };
	const postponed = await tx.execute<{ [Field in keyof WaitingRecord]: WaitingRecord[Field] } & { waited: number }>(sql`
		select position, key, found, failures::int4, extract(epoch from clock_timestamp() - at)::float8 * 1000 as waited
		from ${postponedRecords} join ${previewRecords} using (position)
		where deletion_id = ${deletion} and preview_id = ${deletion} order by failures, position limit ${most}`);
	return { records: postponed, postponedFor: postponed.length === 0 ? null : Math.min(...postponed.map(({ waited }) => waited)) };
}

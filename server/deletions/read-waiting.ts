import { type SQL, sql } from "drizzle-orm";
import { items, previewRecords } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database.ts";

export interface WaitingRecord {
	position: number;
	key: string;
	/** It was there when the selection was sealed. */
	found: boolean;
}

/** Outcomes are written in the order of the selection, so everything behind the last one is waiting. */
export function isWaiting(deletion: string): SQL {
	return sql`preview_id = ${deletion} and position > (select coalesce(max(position), -1) from ${items} where deletion_id = ${deletion})`;
}

/** The next ones of a deletion that is locked. */
export async function readWaiting(tx: Transaction, deletion: string, most: number): Promise<WaitingRecord[]> {
	const rows = await tx.execute<{ position: number; key: string; found: boolean }>(
		sql`select position, key, found from ${previewRecords} where ${isWaiting(deletion)} order by position limit ${most}`,
	);
	return [...rows];
}

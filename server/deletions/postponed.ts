import { sql } from "drizzle-orm";
import { postponedRecords } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database.ts";
import { arrayOf } from "../erasure/array-of.ts";

/** Somebody is working on these records: the deletion comes back to them when all others have had their turn. */
export async function postpone(tx: Transaction, deletion: string, positions: readonly number[]): Promise<void> {
	if (positions.length === 0) return;
	await tx.execute(sql`
		insert into ${postponedRecords} (deletion_id, position)
		select ${deletion}::uuid, position from unnest(${arrayOf(positions)}::integer[]) as p (position) on conflict do nothing`);
}

/** They have their outcome now. */
export async function settlePostponed(tx: Transaction, deletion: string, positions: readonly number[]): Promise<void> {
	if (positions.length === 0) return;
	await tx.execute(sql`
		delete from ${postponedRecords} where deletion_id = ${deletion} and position = any(${arrayOf(positions)}::integer[])`);
}

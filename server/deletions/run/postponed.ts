import { sql } from "drizzle-orm";
import { postponedRecords } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";

/** The deletion comes back to these records when all others have had their turn. `failed`: it is not a lock that stops them. */
export async function postpone(tx: Transaction, deletion: string, positions: readonly number[], failed = false): Promise<void> {
	if (positions.length === 0) return;
	const failures = failed ? 1 : 0;
	await tx.execute(sql`
		insert into ${postponedRecords} as p (deletion_id, position, failures)
		select ${deletion}::uuid, position, ${failures}::integer from unnest(${arrayOf(positions)}::integer[]) as new (position)
		on conflict (deletion_id, position) do update set failures = p.failures + excluded.failures`);
}

/** They have their outcome now. */
export async function settlePostponed(tx: Transaction, deletion: string, positions: readonly number[]): Promise<void> {
	if (positions.length === 0) return;
	await tx.execute(sql`
		delete from ${postponedRecords} where deletion_id = ${deletion} and position = any(${arrayOf(positions)}::integer[])`);
}

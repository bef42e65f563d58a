import { and, eq, inArray } from "drizzle-orm";
import { postponedRecords } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database.ts";

/** Somebody is working on these records: the deletion comes back to them when all others have had their turn. */
export async function postpone(tx: Transaction, deletion: string, positions: readonly number[]): Promise<void> {
	if (positions.length === 0) return;
	const rows = positions.map((position) => ({ deletionId: deletion, position }));
	await tx.insert(postponedRecords).values(rows).onConflictDoNothing();
}

/** They have their outcome now. */
export async function settlePostponed(tx: Transaction, deletion: string, positions: readonly number[]): Promise<void> {
	if (positions.length === 0) return;
	const { deletionId, position } = postponedRecords;
	await tx.delete(postponedRecords).where(and(eq(deletionId, deletion), inArray(position, [...positions])));
}

import { eq, sql } from "drizzle-orm";
import { items, postponedRecords, previewRecords } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";
import type { OutcomeCode } from "../schemas.ts";
import type { DeletionRow } from "./lock-deletion.ts";
import { isWaiting } from "./read-waiting.ts";
import { addCounts, bucketOf } from "./write-outcomes.ts";

/** Gives all that is still waiting one outcome, without touching a record: cancelled, no permission any more, no plan any more. */
export async function endWaiting(
	tx: Transaction,
	deletion: DeletionRow,
	code: Extract<OutcomeCode, "cancelled" | "permission_denied" | "object_undecided">,
): Promise<DeletionRow> {
	const ended = await tx.execute(sql`
		insert into ${items} (deletion_id, position, code)
		select ${deletion.id}::uuid, position, ${code}::text from ${previewRecords} where ${isWaiting(deletion.id)}`);
	await tx.delete(postponedRecords).where(eq(postponedRecords.deletionId, deletion.id));
	return addCounts(tx, deletion, { [bucketOf(code)]: ended.count });
}

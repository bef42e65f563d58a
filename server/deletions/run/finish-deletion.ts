import { eq, sql } from "drizzle-orm";
import { deletions, items, postponedRecords } from "../../../drizzle/deletions.ts";
import { previewRecords } from "../../../drizzle/previews.ts";
import { recordEvents } from "../../aftermath/webhooks/record-events.ts";
import type { Transaction } from "../../database/database.ts";
import { announceEnd } from "../../notifications/announce-end.ts";
import type { Services } from "../../services.ts";
import { type OutcomeCode, outcomeResults } from "../outcome-code.ts";
import type { DeletionState } from "../schemas.ts";
import type { DeletionRow } from "./lock-deletion.ts";
import { isWaiting } from "./read-waiting.ts";
import { addCounts } from "./write-outcomes.ts";

export function countWaiting({ submitted, succeeded, failed, skipped, cancelled }: DeletionRow): number {
	return submitted - succeeded - failed - skipped - cancelled;
}

/** Gives every waiting record the same outcome without touching it: it was cancelled, or the permission or the plan is missing now. */
export async function endWaiting(
	tx: Transaction,
	deletion: DeletionRow,
	code: Extract<OutcomeCode, "cancelled" | "permission_denied" | "object_undecided">,
): Promise<DeletionRow> {
	const ended = await tx.execute(sql`
		insert into ${items} (deletion_id, position, code)
		select ${deletion.id}::uuid, position, ${code}::text from ${previewRecords} where ${isWaiting(deletion.id)}`);
	await tx.delete(postponedRecords).where(eq(postponedRecords.deletionId, deletion.id));
	return addCounts(tx, deletion, { [outcomeResults[code]]: ended.count });
}

/** Gives a deletion its final state when no record waits any more, and notifies the person, in the transaction of the last outcome. */
export async function finishDeletionIfDone(tx: Transaction, services: Pick<Services, "env">, deletion: DeletionRow): Promise<boolean> {
	if (countWaiting(deletion) > 0) return false;
	await tx
		.update(deletions)
		.set({ state: lastState(deletion), endedAt: sql`clock_timestamp()` })
		.where(eq(deletions.id, deletion.id));
	await recordEvents(tx, services.env, deletion.id, "deletion.completed");
	if (deletion.bulk && !(deletion.cancelRequestedAt && deletion.cancelled > 0)) await announceEnd(tx, services, deletion);
	return true;
}

function lastState({ cancelled, failed }: DeletionRow): DeletionState {
	if (cancelled > 0) return "cancelled";
	return failed > 0 ? "complete_with_errors" : "complete";
}

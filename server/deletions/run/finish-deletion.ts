import { eq, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";
import { deliver } from "../../notifications/deliver.ts";
import type { Services } from "../../services.ts";
import type { DeletionState } from "../schemas.ts";
import type { DeletionRow } from "./lock-deletion.ts";

export function countWaiting({ submitted, succeeded, failed, skipped, cancelled }: DeletionRow): number {
	return submitted - succeeded - failed - skipped - cancelled;
}

/** Gives a deletion with nothing left waiting its last state, and tells the person: in the transaction of its last outcome. */
export async function finishIfDone(tx: Transaction, services: Pick<Services, "env">, deletion: DeletionRow): Promise<boolean> {
	if (countWaiting(deletion) > 0) return false;
	await tx
		.update(deletions)
		.set({ state: lastState(deletion), endedAt: sql`clock_timestamp()` })
		.where(eq(deletions.id, deletion.id));
	if (deletion.bulk && !(deletion.cancelRequestedAt && deletion.cancelled > 0)) await deliver(tx, services, deletion);
	return true;
}

function lastState({ cancelled, failed }: DeletionRow): DeletionState {
	if (cancelled > 0) return "cancelled";
	return failed > 0 ? "complete_with_errors" : "complete";
}

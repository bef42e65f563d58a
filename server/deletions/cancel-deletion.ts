import { eq, sql } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import type { ActionContext } from "../http/action.ts";
import { announceEnd } from "../notifications/announce-end.ts";
import { findAndLockDeletion, getDeletion } from "./get-deletion.ts";
import { endWaiting, finishDeletionIfDone } from "./run/finish-deletion.ts";
import type { Deletion } from "./schemas.ts";

/** Waits for the running batch, then cancels everything that is still waiting. Once this returns, nothing more is deleted. */
export async function cancelDeletion(action: ActionContext, id: string): Promise<Deletion> {
	await action.db.transaction(async (tx) => {
		const deletion = await findAndLockDeletion(action, tx, id);
		if (deletion.endedAt !== null) return;
		await tx.update(deletions).set({ cancelRequestedAt: sql`clock_timestamp()` }).where(eq(deletions.id, id));
		const ended = await endWaiting(tx, deletion, "cancelled");
		await finishDeletionIfDone(tx, action, ended);
		if (ended.bulk && ended.actorId !== action.actor.id) await announceEnd(tx, action, ended);
	});
	return getDeletion(action, id);
}

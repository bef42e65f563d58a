import { eq, sql } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { announceEnd } from "../notifications/announce-end.ts";
import { describeDeletions } from "./describe-deletions.ts";
import { nameFirstRecords } from "./name-first-records.ts";
import { endWaiting, finishDeletionIfDone } from "./run/finish-deletion.ts";
import { type DeletionRow, lockDeletion } from "./run/lock-deletion.ts";
import type { Deletion, DeletionNames } from "./schemas.ts";

export async function getDeletion(action: ActionContext, id: string, { names }: DeletionNames = {}): Promise<Deletion> {
	const found = await describeDeletions(action, [await findDeletion(action, action.db, id)]);
	const [described] = names === "false" ? found : await nameFirstRecords(action, found);
	if (!described) throw new ExpungeError("not_found");
	return described;
}

/** People find their own deletions, and admins everybody's. Others do not exist for them. */
export async function findDeletion({ actor }: Pick<ActionContext, "actor">, db: Database | Transaction, id: string): Promise<DeletionRow> {
	const [row] = await db.select().from(deletions).where(eq(deletions.id, id));
	return requireOwn(actor, row);
}

/** The same, but locked until the transaction ends. No batch of it is running. */
async function findAndLockDeletion({ actor }: Pick<ActionContext, "actor">, tx: Transaction, id: string): Promise<DeletionRow> {
	return requireOwn(actor, await lockDeletion(tx, id));
}

function requireOwn(actor: ActionContext["actor"], row: DeletionRow | undefined): DeletionRow {
	if (!row || (row.actorId !== actor.id && actor.role !== "admin")) throw new ExpungeError("not_found");
	return row;
}

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

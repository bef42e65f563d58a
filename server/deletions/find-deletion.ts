import { eq } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { type DeletionRow, lockDeletion } from "./run/lock-deletion.ts";

/** One's own deletions, and for admins everybody's; the others do not exist. */
export async function findDeletion({ actor }: Pick<ActionContext, "actor">, db: Database | Transaction, id: string): Promise<DeletionRow> {
	const [row] = await db.select().from(deletions).where(eq(deletions.id, id));
	return requireOwn(actor, row);
}

/** The same, held until the transaction ends; whatever batch was running has ended. */
export async function findAndLockDeletion({ actor }: Pick<ActionContext, "actor">, tx: Transaction, id: string): Promise<DeletionRow> {
	return requireOwn(actor, await lockDeletion(tx, id));
}

function requireOwn(actor: ActionContext["actor"], row: DeletionRow | undefined): DeletionRow {
	if (!row || (row.actorId !== actor.id && actor.role !== "admin")) throw new ExpungeError("not_found");
	return row;
}

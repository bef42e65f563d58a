import { eq } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { describeDeletions } from "./describe-deletions.ts";
import { type DeletionRow, lockDeletion } from "./run/lock-deletion.ts";
import type { Deletion } from "./schemas.ts";

export async function getDeletion(action: ActionContext, id: string): Promise<Deletion> {
	const [described] = await describeDeletions(action, [await findDeletion(action, action.db, id)]);
	if (!described) throw new ExpungeError("not_found");
	return described;
}

/** People find their own deletions, and admins everybody's. Others do not exist for them. */
export async function findDeletion({ actor }: Pick<ActionContext, "actor">, db: Database | Transaction, id: string): Promise<DeletionRow> {
	const [row] = await db.select().from(deletions).where(eq(deletions.id, id));
	return requireOwn(actor, row);
}

/** The same, held until the transaction ends. No batch of it is running any more. */
export async function findAndLockDeletion({ actor }: Pick<ActionContext, "actor">, tx: Transaction, id: string): Promise<DeletionRow> {
	return requireOwn(actor, await lockDeletion(tx, id));
}

function requireOwn(actor: ActionContext["actor"], row: DeletionRow | undefined): DeletionRow {
	if (!row || (row.actorId !== actor.id && actor.role !== "admin")) throw new ExpungeError("not_found");
	return row;
}

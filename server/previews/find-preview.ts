import { and, eq } from "drizzle-orm";
import { previews } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";

export type PreviewRow = typeof previews.$inferSelect;

/** Previews belong to the person who made them; for everybody else they do not exist. */
export async function findPreview({ db, actor }: Pick<ActionContext, "db" | "actor">, id: string): Promise<PreviewRow> {
	const [row] = await db
		.select()
		.from(previews)
		.where(and(eq(previews.id, id), eq(previews.actorId, actor.id)));
	return refuseExpired(row);
}

/** The same, held until the transaction ends. */
export async function lockPreview(tx: Transaction, actorId: string, id: string): Promise<PreviewRow> {
	const [row] = await tx
		.select()
		.from(previews)
		.where(and(eq(previews.id, id), eq(previews.actorId, actorId)))
		.for("update");
	return refuseExpired(row);
}

function refuseExpired(row: PreviewRow | undefined): PreviewRow {
	if (!row) throw new ExpungeError("not_found");
	if (row.state !== "confirmed" && row.expiresAt.getTime() < Date.now()) throw new ExpungeError("preview_expired");
	return row;
}

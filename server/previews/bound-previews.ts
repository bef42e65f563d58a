import { and, desc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import { previewRecords, previews, previewUploads } from "../../drizzle/previews.ts";
import type { Transaction } from "../database/database.ts";
import { ExpungeError } from "../http/errors.ts";

/** The limits of one person's unconfirmed previews. */
const maxPreviews = 20;
const maxKeys = 500_000;

/** Ends a person's older previews if `id` would exceed a limit, because cancelled confirmations must not prevent a new one. */
export async function boundPreviews(tx: Transaction, actorId: string, id: string): Promise<void> {
	const open = await tx
		.select({ id: previews.id, count: previews.count })
		.from(previews)
		.where(and(eq(previews.actorId, actorId), isOpen()))
		.orderBy(desc(eq(previews.id, id)), desc(previews.createdAt));
	const ending: string[] = [];
	let keys = 0;
	for (const [index, preview] of open.entries()) {
		keys += preview.count;
		if (index >= maxPreviews || keys > maxKeys) ending.push(preview.id);
	}
	if (ending.includes(id)) throw new ExpungeError("selection_too_large");
	await endPreviews(tx, ending);
}

/** Skips previews that are in use, for example because they are being confirmed. */
async function endPreviews(tx: Transaction, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const locked = await tx
		.select({ id: previews.id })
		.from(previews)
		.where(and(inArray(previews.id, [...ids]), isOpen()))
		.for("update", { skipLocked: true });
	const ended = locked.map((preview) => preview.id);
	if (ended.length === 0) return;
	await tx.update(previews).set({ expiresAt: sql`now()` }).where(inArray(previews.id, ended));
	await tx.delete(previewUploads).where(inArray(previewUploads.previewId, ended));
	await tx.delete(previewRecords).where(inArray(previewRecords.previewId, ended));
}

function isOpen() {
	return and(ne(previews.state, "confirmed"), gt(previews.expiresAt, sql`now()`));
}

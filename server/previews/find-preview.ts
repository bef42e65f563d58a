import { and, eq, getTableColumns, inArray, lt, ne, sql } from "drizzle-orm";
import { previewRecords, previews, previewUploads } from "../../drizzle/previews.ts";
import type { Transaction } from "../database/database.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Services } from "../services.ts";

export type PreviewRow = typeof previews.$inferSelect;

/** How long a preview can be confirmed or uploaded to. */
const lifetimeMs = 15 * 60_000;

export function newExpiry(): Date {
	return new Date(Date.now() + lifetimeMs);
}

/** By the database's clock at this moment. A request that waited for the lock while the preview was tidied must find it expired. */
const withExpiry = { ...getTableColumns(previews), isExpired: sql<boolean>`${previews.expiresAt} <= clock_timestamp()` };

/** A preview belongs to the person who created it. For everybody else it does not exist. */
export async function findPreview({ db, actor }: Pick<ActionContext, "db" | "actor">, id: string): Promise<PreviewRow> {
	const [row] = await db
		.select(withExpiry)
		.from(previews)
		.where(and(eq(previews.id, id), eq(previews.actorId, actor.id)));
	return refuseExpired(row);
}

/** The same, but locked until the transaction ends. */
export async function lockPreview(tx: Transaction, actorId: string, id: string): Promise<PreviewRow> {
	const [row] = await tx
		.select(withExpiry)
		.from(previews)
		.where(and(eq(previews.id, id), eq(previews.actorId, actorId)))
		.for("update");
	return refuseExpired(row);
}

function refuseExpired(row: (PreviewRow & { isExpired: boolean }) | undefined): PreviewRow {
	if (!row) throw new ExpungeError("not_found");
	if (row.state !== "confirmed" && row.isExpired) throw new ExpungeError("preview_expired");
	return row;
}

type NewPreviewRow = Pick<PreviewRow, "actorId" | "object" | "klass" | "bulk" | "state" | "count">;

/** Stores the preview without its records. */
export async function insertPreview(tx: Transaction, plan: Plan, values: NewPreviewRow): Promise<PreviewRow> {
	const [created] = await tx
		.insert(previews)
		.values({ ...values, fingerprint: plan.graph.fingerprint, expiresAt: newExpiry() })
		.returning();
	if (!created) throw new Error("A preview was not inserted.");
	return created;
}

/**
 * Removes selections that nobody confirmed in time. A person who comes back within the hour is told that theirs has expired. Locked
 * previews are skipped: they may be about to be confirmed.
 */
export async function tidyPreviews({ db }: Pick<Services, "db">): Promise<void> {
	await db.transaction(async (tx) => {
		const locked = await tx
			.select({ id: previews.id, isOld: sql<boolean>`${previews.expiresAt} < now() - interval '1 hour'` })
			.from(previews)
			.where(and(ne(previews.state, "confirmed"), lt(previews.expiresAt, sql`now()`)))
			.for("update", { skipLocked: true });
		if (locked.length === 0) return;
		const expired = locked.map(({ id }) => id);
		const old = locked.filter(({ isOld }) => isOld).map(({ id }) => id);
		await tx.delete(previewUploads).where(inArray(previewUploads.previewId, expired));
		await tx.delete(previewRecords).where(inArray(previewRecords.previewId, expired));
		await tx.delete(previews).where(inArray(previews.id, old));
	});
}

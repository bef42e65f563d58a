import { eq, sql } from "drizzle-orm";
import { createMiddleware } from "hono/factory";
import { previews, previewUploads } from "../../drizzle/previews.ts";
import type { Transaction } from "../database/database.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { pickPossibleKeys } from "../erasure/rows/read-records.ts";
import type { ActionContext, ActorEnv } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { idInPath } from "../http/schemas.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { boundPreviews } from "./bound-previews.ts";
import { findPreview, lockPreview, newExpiry } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";

/** Runs before a part is read. Only the person who began the upload may send one, and only with the right to delete that type in bulk. */
export const requireUpload = createMiddleware<ActorEnv>(async (c, next) => {
	const { action } = c.var;
	const path = idInPath.safeParse(c.req.param());
	if (!path.success) throw new ExpungeError("invalid_request");
	const preview = await findPreview(action, path.data.id);
	if (preview.state !== "uploading") throw new ExpungeError("conflict");
	await requirePlan(action, await readRights(action.db, action.actor.id), preview);
	await next();
});

/** Adds another part of a selection. Returns how many keys have arrived, including duplicates. */
export async function addPart(
	action: ActionContext,
	id: string,
	{ part, ids }: { part: number; ids: string[] },
): Promise<{ received: number }> {
	const [rights] = await Promise.all([readRights(action.db, action.actor.id), action.graph.current()]);
	return action.db.transaction(async (tx) => {
		const preview = await lockPreview(tx, action.actor.id, id);
		if (preview.state !== "uploading") throw new ExpungeError("conflict");
		const plan = await requirePlan(action, rights, preview);
		await uploadKeys(tx, plan, id, part, ids);
		const [arrived] = await tx
			.select({ received: sql<number>`sum(cardinality(${previewUploads.keys}))`.mapWith(Number) })
			.from(previewUploads)
			.where(eq(previewUploads.previewId, id));
		const received = arrived?.received ?? 0;
		await tx.update(previews).set({ count: received, expiresAt: newExpiry() }).where(eq(previews.id, id));
		await boundPreviews(tx, action.actor.id, id);
		return { received };
	});
}

/** Stores one part as it was sent, until the selection is sealed. A part that is sent again replaces the first. */
export async function uploadKeys(tx: Transaction, plan: Plan, preview: string, part: number, keys: string[]): Promise<void> {
	if (keys.length === 0) throw new ExpungeError("no_records");
	const invalid = keys.length - pickPossibleKeys(plan, keys).length;
	if (invalid > 0) throw new ExpungeError("invalid_key", { count: invalid });
	await tx
		.insert(previewUploads)
		.values({ previewId: preview, part, keys })
		.onConflictDoUpdate({ target: [previewUploads.previewId, previewUploads.part], set: { keys } });
}

import { eq, sql } from "drizzle-orm";
import { previews, previewUploads } from "../../drizzle/deletions.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { boundPreviews } from "./bound-previews.ts";
import { lockPreview } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";
import { lifetime } from "./seal-selection.ts";
import { uploadKeys } from "./upload-keys.ts";

/** A further part of a selection. Answers how many keys have arrived, repeated ones included. */
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
		await tx
			.update(previews)
			.set({ count: received, expiresAt: new Date(Date.now() + lifetime) })
			.where(eq(previews.id, id));
		await boundPreviews(tx, action.actor.id, id);
		return { received };
	});
}

import type { z } from "@hono/zod-openapi";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { boundPreviews } from "./bound-previews.ts";
import { describePreview } from "./describe-preview.ts";
import { insertPreview } from "./insert-preview.ts";
import { requireKlass, requirePlan } from "./require-plan.ts";
import type { newPreview, Preview } from "./schemas.ts";
import { sealSelection } from "./seal-selection.ts";
import { uploadKeys } from "./upload-keys.ts";

/** Freezes what somebody wants to delete, or the first part of it, and says what would go. */
export async function createPreview(action: ActionContext, input: z.output<typeof newPreview>): Promise<Preview> {
	const { db, actor } = action;
	const { object, klass, bulk, ids, complete } = input;
	const rights = await readRights(db, actor.id);
	const plan = await requirePlan(action, rights, { object, klass, bulk });
	await requireKlass(action, db, { object, klass });
	if (!bulk && (ids.length > 1 || !complete)) throw new ExpungeError("bulk_not_allowed");
	const row = await db.transaction(async (tx) => {
		const created = await insertPreview(tx, plan, { actorId: actor.id, object, klass, bulk, state: "uploading", count: ids.length });
		await uploadKeys(tx, plan, created.id, 0, ids);
		await boundPreviews(tx, actor.id, created.id);
		return complete ? sealSelection(tx, plan, rights, action.crm.objects, created) : created;
	});
	return describePreview(action, row, plan, rights);
}

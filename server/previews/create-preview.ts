import type { z } from "@hono/zod-openapi";
import { and, count, eq, inArray, sql } from "drizzle-orm";
import { outcomes } from "../../drizzle/deletions.ts";
import { previewRecords } from "../../drizzle/previews.ts";
import { requireSamePerson } from "../auth/require-actor.ts";
import { findDeletion } from "../deletions/get-deletion.ts";
import { failedCodes } from "../deletions/outcome-code.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { uploadKeys } from "./add-part.ts";
import { boundPreviews } from "./bound-previews.ts";
import { insertPreview } from "./find-preview.ts";
import { requireKlass, requirePlan } from "./require-plan.ts";
import type { CreatedPreview, newPreview } from "./schemas.ts";
import { sealSelection } from "./seal-selection.ts";

/** Freezes a selection, or begins its upload. Nothing is counted yet: the confirmation does that once it is open. */
export async function createPreview(action: ActionContext, input: z.output<typeof newPreview>): Promise<CreatedPreview> {
	const { db, actor } = action;
	const { object, klass, bulk, ids, complete, crmLogin } = input;
	requireSamePerson(actor, crmLogin);
	const rights = await readRights(db, actor.id);
	const plan = await requirePlan(action, rights, { object, klass, bulk });
	await requireKlass(action, db, { object, klass });
	if (!bulk && (ids.length > 1 || !complete)) throw new ExpungeError("bulk_not_allowed");
	return db.transaction(async (tx) => {
		const created = await insertPreview(tx, plan, { actorId: actor.id, object, klass, bulk, state: "uploading", count: ids.length });
		await uploadKeys(tx, plan, created.id, 0, ids);
		await boundPreviews(tx, actor.id, created.id);
		if (complete) await sealSelection(tx, plan, { rights, hierarchy: action.crm.objects }, created);
		return { id: created.id };
	});
}

/**
 * Creates a preview of the failed records, to be confirmed like any other. It belongs to the person who asks. A record whose key is hidden
 * is gone by now.
 */
export async function retryDeletion(action: ActionContext, id: string, { crmLogin }: { crmLogin: string | null }): Promise<CreatedPreview> {
	const { db, actor } = action;
	requireSamePerson(actor, crmLogin);
	const { object, klass, bulk } = await findDeletion(action, db, id);
	const rights = await readRights(db, actor.id);
	const plan = await requirePlan(action, rights, { object, klass, bulk });
	return db.transaction(async (tx) => {
		const failed = and(eq(outcomes.deletionId, id), inArray(outcomes.code, failedCodes), eq(previewRecords.keyIsHmac, false));
		const ofPreview = and(eq(previewRecords.previewId, outcomes.deletionId), eq(previewRecords.position, outcomes.position));
		const [counted] = await tx.select({ count: count() }).from(outcomes).innerJoin(previewRecords, ofPreview).where(failed);
		if (!counted || counted.count === 0) throw new ExpungeError("no_records");
		const created = await insertPreview(tx, plan, { actorId: actor.id, object, klass, bulk, state: "sealed", count: counted.count });
		await boundPreviews(tx, actor.id, created.id);
		await tx.execute(sql`
			insert into ${previewRecords} (preview_id, position, key, found)
			select ${created.id}::uuid, position, key, found from ${previewRecords} join ${outcomes} using (position)
			where preview_id = ${id} and ${failed}`);
		return { id: created.id };
	});
}

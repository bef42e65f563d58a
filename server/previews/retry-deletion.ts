import { and, count, eq, inArray, sql } from "drizzle-orm";
import { outcomes, previewRecords, previews } from "../../drizzle/deletions.ts";
import { findDeletion } from "../deletions/find-deletion.ts";
import { failedCodes } from "../deletions/outcome-code.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { boundPreviews } from "./bound-previews.ts";
import { describePreview } from "./describe-preview.ts";
import { insertPreview } from "./insert-preview.ts";
import { measureRecord } from "./measure-record.ts";
import { requirePlan } from "./require-plan.ts";
import type { Preview } from "./schemas.ts";

/** A new preview of only those records that failed, to be confirmed like any other; it belongs to whoever asks. */
export async function retryDeletion(action: ActionContext, id: string): Promise<Preview> {
	const { db, actor } = action;
	const { object, klass, bulk } = await findDeletion(action, db, id);
	const rights = await readRights(db, actor.id);
	const plan = await requirePlan(action, rights, { object, klass, bulk });
	const row = await db.transaction(async (tx) => {
		const failed = and(eq(outcomes.deletionId, id), inArray(outcomes.code, failedCodes));
		const [counted] = await tx.select({ count: count() }).from(outcomes).where(failed);
		if (!counted || counted.count === 0) throw new ExpungeError("no_records");
		const created = await insertPreview(tx, plan, { actorId: actor.id, object, klass, bulk, state: "sealed", count: counted.count });
		await boundPreviews(tx, actor.id, created.id);
		await tx.execute(sql`
			insert into ${previewRecords} (preview_id, position, key, found)
			select ${created.id}::uuid, position, key, found from ${previewRecords} join ${outcomes} using (position)
			where preview_id = ${id} and ${failed}`);
		if (bulk) return created;
		const rows = await measureRecord(tx, plan, created);
		await tx.update(previews).set({ rows }).where(eq(previews.id, created.id));
		return { ...created, rows };
	});
	return describePreview(action, row, plan, rights);
}

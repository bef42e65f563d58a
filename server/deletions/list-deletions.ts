import { desc, eq } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { describeDeletions } from "./describe-deletions.ts";
import type { Deletion } from "./schemas.ts";

/** Newest first: the person's own, or everybody's for admins. */
export async function listDeletions(
	action: ActionContext,
	{ everyone, limit }: { everyone: boolean; limit: number },
): Promise<{ deletions: Deletion[] }> {
	const { db, actor } = action;
	if (everyone) requireAdminRole(actor);
	const rows = await db
		.select()
		.from(deletions)
		.where(everyone ? undefined : eq(deletions.actorId, actor.id))
		.orderBy(desc(deletions.createdAt), desc(deletions.id))
		.limit(limit);
	return { deletions: await describeDeletions(action, rows) };
}

import { and, eq, isNull, sql } from "drizzle-orm";
import { notifications } from "../../drizzle/notifications.ts";
import { tellFeed } from "../database/tell-feed.ts";
import type { ActionContext } from "../http/action.ts";

/** Marks all notifications as read, which clears the badge on every device of the person. */
export async function markAllRead({ db, actor }: ActionContext): Promise<void> {
	await db.transaction(async (tx) => {
		const read = await tx
			.update(notifications)
			.set({ readAt: sql`now()` })
			.where(and(eq(notifications.userId, actor.id), isNull(notifications.readAt)))
			.returning({ id: notifications.id });
		if (read.length > 0) await tellFeed(tx, actor.id, { changed: "notifications" });
	});
}

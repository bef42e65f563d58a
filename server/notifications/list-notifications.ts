import { and, count, desc, eq, isNull } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import { notifications } from "../../drizzle/notifications.ts";
import type { ActionContext } from "../http/action.ts";
import { type DescribeDeletions, describeEnd } from "./describe-end.ts";
import type { NotificationList } from "./schemas.ts";

const maxPageSize = 50;

/** Newest first. `unread` counts all of them. */
export async function listNotifications(
	action: ActionContext,
	{ unreadOnly }: { unreadOnly: boolean },
	describe: DescribeDeletions,
): Promise<NotificationList> {
	const { db, actor } = action;
	const own = eq(notifications.userId, actor.id);
	const unread = and(own, isNull(notifications.readAt));
	const rows = await db
		.select({ notification: notifications, deletion: deletions })
		.from(notifications)
		.innerJoin(deletions, eq(deletions.id, notifications.deletionId))
		.where(unreadOnly ? unread : own)
		.orderBy(desc(notifications.createdAt), desc(notifications.id))
		.limit(maxPageSize);
	const [counted] = await db.select({ unread: count() }).from(notifications).where(unread);
	const described = await describe(
		action,
		rows.map(({ deletion }) => deletion),
	);
	return {
		unread: counted?.unread ?? 0,
		notifications: rows.flatMap(({ notification: { id, kind, createdAt, readAt } }, index) => {
			const deletion = described[index];
			if (!deletion) return [];
			return [
				{ id, kind, deletion, text: describeEnd(deletion), createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null },
			];
		}),
	};
}

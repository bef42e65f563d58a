import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import { notifications } from "../../drizzle/notifications.ts";
import { tellFeed } from "../database/tell-feed.ts";
import type { ActionContext } from "../http/action.ts";
import { wordsIn } from "../words/words-in.ts";
import { type DescribeDeletions, describeEnd } from "./announce-end.ts";
import type { Notification, NotificationList } from "./schemas.ts";

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
		.leftJoin(deletions, eq(deletions.id, notifications.deletionId))
		.where(unreadOnly ? unread : own)
		.orderBy(desc(notifications.createdAt), desc(notifications.id))
		.limit(maxPageSize);
	const [counted] = await db.select({ unread: count() }).from(notifications).where(unread);
	const described = await describe(
		action,
		rows.flatMap(({ deletion }) => deletion ?? []),
	);
	const deletionOf = new Map(described.map((deletion) => [deletion.id, deletion]));
	return {
		unread: counted?.unread ?? 0,
		notifications: rows.flatMap(({ notification: { id, deletionId, reference, createdAt, readAt } }): Notification[] => {
			const common = { id, createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null };
			if (reference !== null) return [{ ...common, kind: "undecided_reference", text: wordsIn(action.language).undecided(reference) }];
			const deletion = deletionOf.get(deletionId ?? "");
			if (!deletion) return [];
			return [{ ...common, kind: "bulk_complete", deletion, text: describeEnd(deletion, action.language, action.locale) }];
		}),
	};
}

/** Marks all notifications as read, which clears the badge on every device of the person. */
export async function markAllRead({ db, actor }: ActionContext): Promise<void> {
	await db.transaction(async (tx) => {
		const read = await tx
			.update(notifications)
			.set({ readAt: sql`now()` })
			.where(and(eq(notifications.userId, actor.id), isNull(notifications.readAt)))
			.returning({ id: notifications.id });
		if (read.length > 0) await tellFeed(tx, [{ user: actor.id, changed: "notifications" }]);
	});
}

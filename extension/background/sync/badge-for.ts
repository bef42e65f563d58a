import type { NotificationList } from "../../../server/notifications/schemas.ts";
import type { Badge } from "../store.ts";

/** What the toolbar icon says for these unread notifications: their number, and a "!" where records could not be deleted. */
export function badgeFor({ unread, notifications }: NotificationList): Badge {
	if (unread === 0) return { text: "", title: "Expunge", alarming: false };
	const kept = notifications.filter(({ readAt }) => readAt === null).reduce((sum, { deletion }) => sum + deletion.counts.failed, 0);
	const count = unread > 99 ? "99+" : String(unread);
	const ended = `${unread} bulk ${unread === 1 ? "deletion has" : "deletions have"} ended`;
	if (kept === 0) return { text: count, title: `Expunge: ${ended}.`, alarming: false };
	return {
		text: `${count}!`,
		title: `Expunge: ${ended}, ${kept} ${kept === 1 ? "record" : "records"} could not be deleted.`,
		alarming: true,
	};
}

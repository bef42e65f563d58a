import type { NotificationList } from "../../../server/notifications/schemas.ts";
import type { Badge } from "../store.ts";

export const noBadge: Badge = { text: "", title: "Expunge", alarming: false };

/** The toolbar icon for these unread notifications: their number, and a "!" if records could not be deleted. */
export function badgeFor({ unread, notifications }: NotificationList): Badge {
	if (unread === 0) return noBadge;
	const failed = notifications.filter(({ readAt }) => readAt === null).reduce((sum, { deletion }) => sum + deletion.counts.failed, 0);
	const count = unread > 99 ? "99+" : String(unread);
	const ended = `${unread} bulk ${unread === 1 ? "deletion has" : "deletions have"} ended`;
	if (failed === 0) return { text: count, title: `Expunge: ${ended}.`, alarming: false };
	return {
		text: `${count}!`,
		title: `Expunge: ${ended}, ${failed} ${failed === 1 ? "record" : "records"} could not be deleted.`,
		alarming: true,
	};
}

/** Why the CRM's pages offer nothing for the moment, or only controls that do not work. */
export type Trouble = "session_ended" | "unreachable" | "other_person";

const troubles: Record<Trouble, Pick<Badge, "text" | "title">> = {
	session_ended: { text: "?", title: "You are signed out. Click to sign in." },
	unreachable: { text: "…", title: "The server does not answer." },
	other_person: { text: "?", title: "Another person is signed in to the CRM." },
};

/** The number of unread notifications stays on the icon, and the title says both. */
export function withTrouble(unread: Badge, trouble: Trouble | null): Badge {
	if (trouble === null) return unread;
	const { text, title } = troubles[trouble];
	if (unread.text === "") return { text, title: `Expunge: ${title}`, alarming: false };
	return { ...unread, title: `${unread.title} ${title}` };
}

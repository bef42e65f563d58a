import type { NotificationList } from "../../../server/notifications/schemas.ts";
import { type MessageKey, t } from "../../words.ts";
import type { Badge } from "../store.ts";

export const noBadge: Badge = { text: "", title: "Expunge", alarming: false };

/** The toolbar icon for these unread notifications: their number, and a "!" if records could not be deleted. */
export function badgeFor({ unread, notifications }: NotificationList): Badge {
	if (unread === 0) return noBadge;
	const unreadOnes = notifications.filter(({ readAt }) => readAt === null);
	const failed = unreadOnes.reduce((sum, one) => sum + (one.kind === "bulk_complete" ? one.deletion.counts.failed : 0), 0);
	const count = unread > 99 ? "99+" : String(unread);
	if (failed === 0) {
		const onlyJobs = unreadOnes.every(({ kind }) => kind === "bulk_complete");
		const words = t(onlyJobs ? "background.badge.ended" : "background.badge.unread", { count: unread });
		return { text: count, title: titled(words), alarming: false };
	}
	const words = t("background.badge.endedWithErrors", { count: unread, failed: t("background.badge.failed", { count: failed }) });
	return { text: `${count}!`, title: titled(words), alarming: true };
}

/** Why the CRM's pages offer nothing for the moment, or only controls that do not work, or other controls than before. */
export type Trouble = "session_ended" | "unreachable" | "other_person" | "new_rights";

const troubles: Record<Trouble, { mark: string; words: MessageKey }> = {
	session_ended: { mark: "?", words: "background.badge.session_ended" },
	unreachable: { mark: "…", words: "common.serverAway" },
	other_person: { mark: "?", words: "background.badge.other_person" },
	new_rights: { mark: "i", words: "common.newRights" },
};

function titled(words: string): string {
	return t("background.badge.title", { words });
}

/** The number of unread notifications stays on the icon, and the title says both. */
export function withTrouble(unread: Badge, trouble: Trouble | null): Badge {
	if (trouble === null) return unread;
	const words = t(troubles[trouble].words);
	if (unread.text === "") return { text: troubles[trouble].mark, title: titled(words), alarming: false };
	return { ...unread, title: `${unread.title} ${words}` };
}

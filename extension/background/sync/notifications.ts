import type { JobNotification, Notification, NotificationList } from "../../../server/notifications/schemas.ts";
import { browser } from "../../browser.ts";
import type { Result } from "../../messages.ts";
import { sendEvent } from "../answer-calls.ts";
import { askServer } from "../api.ts";
import { readStoredMe } from "../credentials.ts";
import { inTurn, localStore, sessionStore } from "../store.ts";
import { showBadge } from "./badge.ts";
import { sendToPages } from "./crm-tabs.ts";

type Display = "toasted" | "notified";

const maxRemembered = 500;

/** Fetches the unread notifications, shows their number, and delivers those that are new here. */
export async function refreshNotifications(): Promise<void> {
	const unread = await fetchUnread();
	if (unread === null) return;
	await deliver(unread);
	await sendEvent("panels", "panel/changed", { what: "notifications" });
}

/** The number of requests for unread notifications, and the latest request whose answer is known. */
const questions = { asked: 0, known: 0 };

/**
 * Answers can arrive in a different order than the requests were sent. No answer replaces the answer to a later request. Null: no answer
 * counts.
 */
async function fetchUnread(): Promise<Notification[] | null> {
	questions.asked += 1;
	const number = questions.asked;
	const user = (await readStoredMe())?.user.id;
	const list = await askServer((client) => client.api.notifications.$get({ query: { unread: "true" } }));
	// An answer that arrives after somebody else has signed in is not for that person.
	if (!list.ok || (await readStoredMe())?.user.id !== user || number <= questions.known) return null;
	questions.known = number;
	await keepUnread(list.value);
	return list.value.notifications;
}

/** While the server cannot be reached, these are from the last poll. */
async function readUnread(): Promise<Notification[]> {
	return (await fetchUnread()) ?? (await sessionStore.get("unread")) ?? [];
}

async function keepUnread(list: NotificationList): Promise<void> {
	await sessionStore.set("unread", list.notifications);
	await showBadge(list);
}

/** The count becomes zero here at once, and on other devices with their next poll or feed message. */
export async function readAllNotifications(): Promise<Result<NotificationList>> {
	const { asked } = questions;
	const list = await askServer((client) => client.api.notifications.read.$post());
	if (list.ok) {
		// Answers to later requests may contain notifications that arrived after the server marked all as read.
		questions.known = Math.max(questions.known, asked);
		await keepUnread({ notifications: [], unread: 0 });
		void refreshNotifications();
	}
	await sendEvent("panels", "panel/changed", { what: "notifications" });
	return list;
}

/**
 * Each pops up once on this device: pages are told that there is news, and the first visible page that asks gets it. A busy or frozen
 * page asks late and gets what is left.
 */
async function deliver(unread: readonly Notification[]): Promise<void> {
	if ((await without("toasted", unread)).length > 0) await sendToPages("notification/arrived", null);
	const fresh = await without("notified", unread);
	if (fresh.length === 0) return;
	const settings = await askServer((client) => client.api["notification-settings"].$get());
	if (!settings.ok) return;
	for (const notification of fresh) {
		await once("notified", notification.id, async () => {
			if (settings.value.desktop) await announce(notification);
		});
	}
}

/** The ended jobs that no page has shown yet, from the last poll. From now on they count as shown. */
export async function takeUntoasted(): Promise<JobNotification[]> {
	const unread = (await sessionStore.get("unread")) ?? (await readUnread());
	const taken: JobNotification[] = [];
	for (const notification of unread) {
		if (notification.kind !== "bulk_complete") continue;
		await once("toasted", notification.id, async () => void taken.push(notification));
	}
	return taken;
}

/** For a person new to this browser, earlier notifications do not pop up. The badge shows how many are unread. */
export async function skipEarlierToasts(user: string): Promise<void> {
	if ((await localStore.get("toasted"))?.[user] !== undefined) return;
	const ids = (await readUnread()).map(({ id }) => id);
	for (const kind of ["toasted", "notified"] as const) await localStore.set(kind, { ...(await localStore.get(kind)), [user]: ids });
}

/** Shows a notification unless it was shown before, one at a time for all tabs. */
function once(kind: Display, id: string, show: () => Promise<void>): Promise<void> {
	return inTurn(kind, async () => {
		const user = (await readStoredMe())?.user.id;
		if (user === undefined) return;
		const shown = (await localStore.get(kind)) ?? {};
		const ids = shown[user] ?? [];
		if (ids.includes(id)) return;
		await show();
		await localStore.set(kind, { ...shown, [user]: [...ids, id].slice(-maxRemembered) });
	});
}

async function without(kind: Display, unread: readonly Notification[]): Promise<Notification[]> {
	const user = (await readStoredMe())?.user.id ?? "";
	const ids = (await localStore.get(kind))?.[user] ?? [];
	return unread.filter(({ id }) => !ids.includes(id));
}

async function announce({ id, text }: Notification): Promise<void> {
	await browser.notifications.create(id, { type: "basic", iconUrl: "/icon/128.png", title: "Expunge", message: text });
}

export function watchNotificationClicks(): void {
	browser.notifications.onClicked.addListener((id) => {
		void browser.notifications.clear(id);
		void browser.tabs.create({ url: "console.html#notifications" });
	});
}

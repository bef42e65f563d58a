import type { Notification, NotificationList } from "../../server/notifications/schemas.ts";
import { browser } from "../browser.ts";
import type { Result } from "../messages.ts";
import { tell } from "../messaging.ts";
import { ask } from "./api.ts";
import { showBadge } from "./badge.ts";
import { readMe } from "./credentials.ts";
import { tellPageInFront } from "./crm-tabs.ts";
import { inTurn } from "./in-turn.ts";
import { lasting } from "./store.ts";

const mostRemembered = 500;

/** Reads the unread ones, shows their number, and delivers those that are new here. */
export async function refreshNotifications(): Promise<void> {
	const list = await ask((client) => client.api.notifications.$get({ query: { unread: "true" } }));
	if (!list.ok) return;
	await showBadge(list.value);
	await deliver(list.value.notifications);
	await tell("panels", "panel/changed", { what: "notifications" });
}

/** Everywhere the count becomes zero: on this device now, on others when their feed says so. */
export async function readAllNotifications(): Promise<Result<NotificationList>> {
	const list = await ask((client) => client.api.notifications.read.$post());
	if (list.ok) await showBadge({ ...list.value, unread: 0 });
	await tell("panels", "panel/changed", { what: "notifications" });
	return list;
}

/**
 * Each pops up once on this device: in the page in front, or, when there is none, in the next one that asks.
 * What has been shown is written down before the next one is looked at, one line for all tabs.
 */
async function deliver(unread: readonly Notification[]): Promise<void> {
	for (const notification of unread) {
		await once("popped", notification.id, () => tellPageInFront("notification/arrived", { notification }));
	}
	const fresh = await unannounced(unread);
	if (fresh.length === 0) return;
	const settings = await ask((client) => client.api["notification-settings"].$get());
	if (!settings.ok) return;
	for (const notification of fresh) {
		await once("announced", notification.id, async () => {
			if (settings.value.desktop) await announce(notification);
			return true;
		});
	}
}

/** Those that no page has shown yet; from now on they count as shown. */
export async function takeUnshown(): Promise<Notification[]> {
	const list = await ask((client) => client.api.notifications.$get({ query: { unread: "true" } }));
	if (!list.ok) return [];
	await showBadge(list.value);
	const taken: Notification[] = [];
	for (const notification of list.value.notifications) {
		await once("popped", notification.id, async () => taken.push(notification) > 0);
	}
	return taken;
}

/** A person new to this browser is not flooded with what was unread before: the badge says how much that is. */
export async function startShown(user: string): Promise<void> {
	if ((await lasting.get("popped"))?.[user] !== undefined) return;
	const list = await ask((client) => client.api.notifications.$get({ query: { unread: "true" } }));
	const ids = list.ok ? list.value.notifications.map(({ id }) => id) : [];
	for (const kind of ["popped", "announced"] as const) await lasting.set(kind, { ...(await lasting.get(kind)), [user]: ids });
}

function once(kind: "popped" | "announced", id: string, show: () => Promise<boolean>): Promise<void> {
	return inTurn(kind, async () => {
		const user = (await readMe())?.user.id;
		if (user === undefined) return;
		const shown = (await lasting.get(kind)) ?? {};
		const ids = shown[user] ?? [];
		if (ids.includes(id) || !(await show())) return;
		await lasting.set(kind, { ...shown, [user]: [...ids, id].slice(-mostRemembered) });
	});
}

async function unannounced(unread: readonly Notification[]): Promise<Notification[]> {
	const user = (await readMe())?.user.id ?? "";
	const ids = (await lasting.get("announced"))?.[user] ?? [];
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

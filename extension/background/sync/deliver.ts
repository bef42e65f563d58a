import type { Notification, NotificationList } from "../../../server/notifications/schemas.ts";
import { browser } from "../../browser.ts";
import type { Result } from "../../messages.ts";
import { tell } from "../../messaging.ts";
import { ask } from "../api.ts";
import { readMe } from "../credentials.ts";
import { inTurn } from "../in-turn.ts";
import { lasting } from "../store.ts";
import { showBadge } from "./badge.ts";
import { tellPages } from "./crm-tabs.ts";

type Shown = "popped" | "announced";

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
 * Each pops up once on this device: pages are told that there is news, and the first one in sight of the person that asks gets it. One
 * that hears of it late, because it was busy or frozen, asks late and gets what is left.
 */
async function deliver(unread: readonly Notification[]): Promise<void> {
	if ((await without("popped", unread)).length > 0) await tellPages("notification/arrived", null);
	const fresh = await without("announced", unread);
	if (fresh.length === 0) return;
	const settings = await ask((client) => client.api["notification-settings"].$get());
	if (!settings.ok) return;
	for (const notification of fresh) {
		await once("announced", notification.id, async () => {
			if (settings.value.desktop) await announce(notification);
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
		await once("popped", notification.id, async () => void taken.push(notification));
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

/** Written down together with the showing, one line for all tabs. */
function once(kind: Shown, id: string, show: () => Promise<void>): Promise<void> {
	return inTurn(kind, async () => {
		const user = (await readMe())?.user.id;
		if (user === undefined) return;
		const shown = (await lasting.get(kind)) ?? {};
		const ids = shown[user] ?? [];
		if (ids.includes(id)) return;
		await show();
		await lasting.set(kind, { ...shown, [user]: [...ids, id].slice(-mostRemembered) });
	});
}

async function without(kind: Shown, unread: readonly Notification[]): Promise<Notification[]> {
	const user = (await readMe())?.user.id ?? "";
	const ids = (await lasting.get(kind))?.[user] ?? [];
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

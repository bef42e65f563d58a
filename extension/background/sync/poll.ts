import type { FeedMessage } from "../../../server/notifications/schemas.ts";
import { browser } from "../../browser.ts";
import { sendEvent } from "../answer-calls.ts";
import { readToken } from "../credentials.ts";
import { localStore, sessionStore } from "../store.ts";
import { paintBadge } from "./badge.ts";
import { sendToPages } from "./crm-tabs.ts";
import { closeFeed, openFeed } from "./feed.ts";
import { followedDeletions, refreshDeletion, refreshFollowed } from "./followed.ts";
import { knownDescription } from "./known-description.ts";
import { refreshNotifications } from "./notifications.ts";
import { readOffer } from "./offer.ts";
import { offerVersion } from "./stored-adapter.ts";

const alarm = "poll";
const minutes = { calm: 1, following: 0.5 };

/**
 * An alarm polls the server, whether or not the feed missed something. The browser can stop the background at any time and drops alarms on
 * updates, so each start sets the alarm again.
 */
export async function schedulePolls(): Promise<void> {
	const following = (await followedDeletions()).length > 0 && (await readToken()) !== null;
	const periodInMinutes = following ? minutes.following : minutes.calm;
	const set = await browser.alarms.get(alarm);
	if (set?.periodInMinutes !== periodInMinutes) await browser.alarms.create(alarm, { periodInMinutes });
	if (following) await openFeed({ wanted: isFollowing, ready: () => void catchUp(), heard: (message) => void receive(message) });
	else closeFeed();
}

async function isFollowing(): Promise<boolean> {
	return (await followedDeletions()).length > 0;
}

export function watchAlarm(): void {
	browser.alarms.onAlarm.addListener(({ name }) => {
		if (name === alarm) void poll();
	});
}

/** Asks once for everything that may have changed. */
export async function poll(): Promise<void> {
	await paintBadge();
	await knownDescription();
	if ((await readToken()) === null) return closeFeed();
	await sessionStore.set("polledAt", Date.now());
	await refreshFollowed();
	await refreshNotifications();
	await compareVersions();
	await schedulePolls();
}

/** Call this when the background starts. Every message starts it, so the stored state is used until the alarm is due. */
export async function pollIfStale(): Promise<void> {
	const last = (await sessionStore.get("polledAt")) ?? 0;
	if (Date.now() - last > minutes.calm * 60_000) await poll();
	else await schedulePolls();
}

/** Refreshes what changed while the feed was being opened. */
async function catchUp(): Promise<void> {
	for (const id of await followedDeletions()) await refreshOnce(id);
	await refreshNotifications();
}

async function receive(message: FeedMessage): Promise<void> {
	if (message.changed === "rights") return compareVersions();
	if (message.changed === "notifications") return refreshNotifications();
	await refreshOnce(message.id);
}

const refreshing = new Map<string, "once" | "again">();

/** Messages that arrive while a deletion is being refreshed cause one more refresh. */
async function refreshOnce(id: string): Promise<void> {
	if (refreshing.has(id)) {
		refreshing.set(id, "again");
		return;
	}
	do {
		refreshing.set(id, "once");
		if (await refreshDeletion(id)) await refreshNotifications();
	} while (refreshing.get(id) === "again");
	refreshing.delete(id);
}

/** Tells pages and panels when rights, the adapter or the server's presence have changed. */
export async function compareVersions(): Promise<void> {
	const offer = await readOffer();
	// The session has ended. Pages have been told so.
	if (!offer.ok && (await readToken()) === null) return;
	const now = offer.ok ? offerVersion(offer.value.me, offer.value.adapter) : "unreachable";
	if (now === (await localStore.get("versions"))) return;
	await localStore.set("versions", now);
	await sendToPages("page/changed", null);
	await sendEvent("panels", "panel/changed", { what: "session" });
}

import type { FeedMessage } from "../../../server/notifications/schemas.ts";
import { browser } from "../../browser.ts";
import { tell } from "../../messaging.ts";
import { askForAdapter } from "../adapter.ts";
import { ask } from "../api.ts";
import { keepMe, readToken } from "../credentials.ts";
import { lasting, passing } from "../store.ts";
import { paintBadge } from "./badge.ts";
import { tellPages } from "./crm-tabs.ts";
import { refreshNotifications } from "./deliver.ts";
import { closeFeed, openFeed } from "./feed.ts";
import { followedDeletions, look } from "./followed.ts";

const alarm = "pulse";
const minutes = { calm: 1, following: 0.5 };

/**
 * The floor under everything: an alarm asks the server how things stand, whatever the socket said or missed.
 * The browser stops the background when it likes and drops alarms on updates, so each start sets it again.
 */
export async function keepPulse(): Promise<void> {
	const following = (await followedDeletions()).length > 0 && (await readToken()) !== null;
	const periodInMinutes = following ? minutes.following : minutes.calm;
	const set = await browser.alarms.get(alarm);
	if (set?.periodInMinutes !== periodInMinutes) await browser.alarms.create(alarm, { periodInMinutes });
	if (following) await openFeed({ wanted: isFollowing, ready: () => void catchUp(), heard: (message) => void heard(message) });
	else closeFeed();
}

async function isFollowing(): Promise<boolean> {
	return (await followedDeletions()).length > 0;
}

export function watchAlarm(): void {
	browser.alarms.onAlarm.addListener(({ name }) => {
		if (name === alarm) void beat();
	});
}

/** Asks once for everything that may have changed. */
export async function beat(): Promise<void> {
	await paintBadge();
	if ((await readToken()) === null) return;
	await passing.set("refreshedAt", Date.now());
	for (const id of await followedDeletions()) await look(id);
	await refreshNotifications();
	await compareVersions();
	await keepPulse();
}

/** The same when the background starts, unless it has just been done: every message wakes it. */
export async function beatIfLate(): Promise<void> {
	const last = (await passing.get("refreshedAt")) ?? 0;
	if (Date.now() - last > 20_000) await beat();
	else await keepPulse();
}

/** What has ended while the socket was being opened is told now, not with the next alarm. */
async function catchUp(): Promise<void> {
	for (const id of await followedDeletions()) await lookOnce(id);
	await refreshNotifications();
}

const looking = new Map<string, "looking" | "again">();

async function heard(message: FeedMessage): Promise<void> {
	if (message.changed === "rights") return compareVersions();
	if (message.changed === "notifications") return refreshNotifications();
	await lookOnce(message.id);
}

/** Many messages about one deletion are one look, and another after it if some came meanwhile. */
async function lookOnce(id: string): Promise<void> {
	if (looking.has(id)) {
		looking.set(id, "again");
		return;
	}
	do {
		looking.set(id, "looking");
		if (await look(id)) await refreshNotifications();
	} while (looking.get(id) === "again");
	looking.delete(id);
}

/** Pages show what they were last told of: they hear when rights, adapter or the server's presence have changed since. */
async function compareVersions(): Promise<void> {
	const [me, crm] = await Promise.all([ask((client) => client.api.me.$get()), askForAdapter()]);
	if (me.ok) await keepMe(me.value);
	const now = me.ok && crm.ok ? `${me.value.rights.version} ${crm.value.version}` : "unreachable";
	if (now === (await lasting.get("versions"))) return;
	await lasting.set("versions", now);
	await tellPages("page/changed", null);
	await tell("panels", "panel/changed", { what: "session" });
}

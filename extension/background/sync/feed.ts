import type { FeedMessage } from "../../../server/notifications/schemas.ts";
import { browser } from "../../browser.ts";
import { endSession, readTokenFor } from "../credentials.ts";
import { serverAddress } from "../server-address.ts";

interface FeedListener {
	/** Called before each new attempt. */
	wanted(): Promise<boolean>;
	/** Messages arrive from now on. Earlier changes are still unknown here. */
	ready(): void;
	heard(message: FeedMessage): void;
}

/**
 * The socket is open only while something is in progress, and only to be faster than the alarm: the next poll compensates for a lost
 * message.
 */
let socket: WebSocket | null = null;
let failures = 0;

const keepAwakeEvery = 20_000;
const longestPause = 30_000;

/** Opens the feed unless it is open. */
export async function openFeed(listener: FeedListener): Promise<void> {
	if (socket !== null) return;
	const address = await serverAddress();
	const token = address === null ? null : await readTokenFor(address);
	if (address === null || token === null || socket !== null) return;
	const opened = new WebSocket(`${address.replace(/^http/, "ws")}/api/feed`);
	socket = opened;
	// A socket alone does not keep Firefox's background page alive. Calling the browser's own API does, in Chromium too.
	const awake = setInterval(() => browser.runtime.getPlatformInfo(), keepAwakeEvery);
	opened.addEventListener("open", () => opened.send(JSON.stringify({ token })));
	opened.addEventListener("message", ({ data }) => {
		failures = 0;
		const message = readMessage(data);
		if (message === "ping") opened.send(JSON.stringify({ pong: true }));
		else if (message === "ready") listener.ready();
		else if (message !== null) listener.heard(message);
	});
	opened.addEventListener("close", ({ code }) => {
		clearInterval(awake);
		if (socket === opened) socket = null;
		// Newer sockets of this person replaced it. If it reopened at once, it would replace one of theirs.
		if (code === 4429) failures = Math.max(failures, evictedFailures);
		if (code === 4401) void endSession(token);
		else if (code !== closedByUs) reopenLater(listener);
	});
}

const closedByUs = 1000;
/** After this many failures, the pause is at its longest. */
const evictedFailures = 5;

export function closeFeed(): void {
	const closing = socket;
	socket = null;
	closing?.close(closedByUs);
}

function reopenLater(listener: FeedListener): void {
	failures += 1;
	setTimeout(
		async () => {
			if (await listener.wanted()) await openFeed(listener);
		},
		Math.min(1_000 * 2 ** (failures - 1), longestPause),
	);
}

function readMessage(data: unknown): FeedMessage | "ping" | "ready" | null {
	if (typeof data !== "string") return null;
	try {
		const message: unknown = JSON.parse(data);
		if (typeof message !== "object" || message === null) return null;
		if ("ping" in message) return "ping";
		if ("ready" in message) return "ready";
		return isFeedMessage(message) ? message : null;
	} catch {
		return null;
	}
}

function isFeedMessage(message: object): message is FeedMessage {
	if (!("changed" in message)) return false;
	if (message.changed === "deletion") return "id" in message && typeof message.id === "string";
	return message.changed === "notifications" || message.changed === "rights";
}

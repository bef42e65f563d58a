import { z } from "@hono/zod-openapi";
import type { Sql } from "postgres";
import { feedChannel } from "../database/tell-feed.ts";
import type { Logger } from "../log.ts";
import { type FeedMessage, feedMessage } from "./schemas.ts";

/** What this process hears from the database, for the sockets that it serves. */
export interface Feed {
	/** Answers when the database is being listened to; the returned function ends it. */
	subscribe(user: string, hear: (message: FeedMessage) => void): Promise<() => void>;
}

const envelope = z.object({ user: z.string() });

/** One LISTEN for all sockets of the process, begun with the first. */
export function createFeed(client: Sql, log: Logger): Feed {
	const listeners = new Map<string, Set<(message: FeedMessage) => void>>();
	let listening: Promise<unknown> | undefined;
	let heardBefore = false;

	function hear(payload: string): void {
		try {
			const content: unknown = JSON.parse(payload);
			const message = feedMessage.parse(content);
			for (const listener of listeners.get(envelope.parse(content).user) ?? []) listener(message);
		} catch (error) {
			log.warn({ error }, "could not read a message of the feed");
		}
	}

	/** Called whenever listening begins. What was said while the connection was lost is gone: everybody looks again. */
	function lookAgain(): void {
		const lost = heardBefore;
		heardBefore = true;
		if (!lost) return;
		for (const some of listeners.values()) for (const listener of some) listener({ changed: "notifications" });
	}

	return {
		async subscribe(user, listener) {
			const own = listeners.get(user) ?? new Set();
			listeners.set(user, own.add(listener));
			listening ??= client.listen(feedChannel, hear, lookAgain).catch((error) => {
				listening = undefined;
				throw error;
			});
			await listening;
			return () => {
				own.delete(listener);
				if (own.size === 0 && listeners.get(user) === own) listeners.delete(user);
			};
		},
	};
}

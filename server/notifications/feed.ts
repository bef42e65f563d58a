import { z } from "@hono/zod-openapi";
import type { Sql } from "postgres";
import { feedChannel } from "../database/tell-feed.ts";
import type { Logger } from "../log.ts";
import { type FeedMessage, feedMessage } from "./schemas.ts";

/** What this process receives from the database for its sockets. */
export interface Feed {
	/** Resolves once the database is being listened to. The returned function stops listening. */
	subscribe(user: string, onMessage: (message: FeedMessage) => void): Promise<() => void>;
}

const envelope = z.object({ user: z.string() });

/** One LISTEN serves all sockets of the process. The first subscription starts it. */
export function createFeed(client: Sql, log: Logger): Feed {
	const listeners = new Map<string, Set<(message: FeedMessage) => void>>();
	let listening: Promise<unknown> | undefined;
	let listenedBefore = false;

	function receive(payload: string): void {
		try {
			const content: unknown = JSON.parse(payload);
			const message = feedMessage.parse(content);
			for (const listener of listeners.get(envelope.parse(content).user) ?? []) listener(message);
		} catch (error) {
			log.warn({ error }, "could not read a message of the feed");
		}
	}

	/** Called whenever listening begins. Messages sent while the connection was lost are gone, so everybody is told to refresh. */
	function refreshAll(): void {
		const lost = listenedBefore;
		listenedBefore = true;
		if (!lost) return;
		for (const some of listeners.values()) for (const listener of some) listener({ changed: "notifications" });
	}

	return {
		async subscribe(user, listener) {
			const own = listeners.get(user) ?? new Set();
			listeners.set(user, own.add(listener));
			listening ??= client.listen(feedChannel, receive, refreshAll).catch((error) => {
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

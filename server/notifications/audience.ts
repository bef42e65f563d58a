import { readLiveTokens, withoutSignature } from "../auth/read-live-tokens.ts";
import type { Database } from "../database/database.ts";
import type { Env } from "../env.ts";
import type { Logger } from "../log.ts";
import type { Feed } from "./feed.ts";
import type { FeedMessage } from "./schemas.ts";

type SocketMessage = FeedMessage | { ready: true } | { ping: true };

interface Listener {
	/** The bearer token with which the socket signed in. */
	token: string;
	send(message: SocketMessage): void;
	/** The session has ended. */
	refuse(): void;
	/** The person has opened too many newer sockets. */
	evict(): void;
}

/** The sockets of the people who are signed in to the feed. */
export interface Audience {
	/** Resolves once the feed is being listened to. The returned function stops listening. */
	join(user: string, listener: Listener): Promise<() => void>;
}

interface Person {
	user: string;
	listeners: Set<Listener>;
	subscription: Promise<() => void>;
	pinging: NodeJS.Timeout;
}

const maxSocketsPerPerson = 10;
const pingEveryMs = 20_000;

/**
 * Before every message and every ping, the sessions of the person are read once for all their sockets. So a socket outlives a sign-out or
 * a removal by one ping at most.
 */
export function createAudience({ db, env, log }: { db: Database; env: Env; log: Logger }, feed: Feed): Audience {
	const people = new Map<string, Person>();

	async function send(person: Person, message: SocketMessage): Promise<void> {
		try {
			const live = await readLiveTokens({ db, env }, person.user);
			for (const listener of [...person.listeners]) {
				if (live.has(withoutSignature(listener.token))) listener.send(message);
				else listener.refuse();
			}
		} catch (error) {
			// If the database cannot be read, keep everybody connected.
			log.warn({ error }, "could not read the sessions of the feed");
		}
	}

	function admit(user: string): Person {
		const listeners = new Set<Listener>();
		const subscription = feed.subscribe(user, (message) => void send(person, message));
		const pinging = setInterval(() => void send(person, { ping: true }), pingEveryMs);
		const person = { user, listeners, subscription, pinging };
		people.set(user, person);
		return person;
	}

	function dismiss(person: Person): void {
		if (people.get(person.user) === person) people.delete(person.user);
		clearInterval(person.pinging);
		void person.subscription.then(
			(leave) => leave(),
			() => {},
		);
	}

	return {
		async join(user, listener) {
			const person = people.get(user) ?? admit(user);
			const { listeners, subscription } = person;
			listeners.add(listener);
			const [oldest] = listeners;
			if (listeners.size > maxSocketsPerPerson && oldest) {
				listeners.delete(oldest);
				oldest.evict();
			}
			const leave = () => {
				listeners.delete(listener);
				if (listeners.size === 0) dismiss(person);
			};
			await subscription.catch((error) => {
				leave();
				throw error;
			});
			return leave;
		},
	};
}

import type { Description } from "../../server/crm/schemas.ts";
import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Notification } from "../../server/notifications/schemas.ts";
import type { Me } from "../../server/people/schemas.ts";
import type { Rights } from "../../server/permissions/schemas.ts";
import { browser } from "../browser.ts";
import type { Confirmation } from "./confirm/confirmation.ts";
import type { Adapter } from "./sync/stored-adapter.ts";

/** Survives a restart of the browser only if the person stays signed in. */
interface PersonValues {
	token: string;
	me: Me;
	/** The rights that the person has seen. */
	seenRights: Rights;
	/** The e-mail address of the last person who signed in here and did not sign out. */
	lastEmail: string;
}

/** Survives a restart of the browser. */
interface LocalValues extends PersonValues {
	server: string;
	/** The server's address in the last managed policy that was read. */
	managedServer: string;
	description: Description;
	keepSignedIn: boolean;
	/** The address of the server that gave the token. */
	tokenServer: string;
	/** Somebody was signed in and did not sign out. */
	expectsSignIn: boolean;
	badge: Badge;
	/** By user: ids of notifications that have popped up in a page here, newest last. */
	toasted: Record<string, string[]>;
	/** By user: ids of notifications that the desktop has shown. */
	notified: Record<string, string[]>;
	/** The person's deletions that have not ended. */
	followed: string[];
	/** The versions of rights and adapter that pages were last told of. */
	versions: string;
}

/** Survives the worker, but not the browser. */
interface SessionValues extends PersonValues {
	confirmations: Record<string, Confirmation>;
	/** By tab: who is signed in to the CRM there. */
	logins: Record<string, string>;
	/** By tab: the document that reported it. */
	loginDocuments: Record<string, string | null>;
	adapter: Adapter;
	/** Unread notifications as of the last poll. */
	unread: Notification[];
	/** By tab: single deletions whose page the browser is leaving. The tab's next page shows their outcome. */
	pendingOutcomes: Record<string, Deletion[]>;
	unreachable: boolean;
	/** When the last poll began, in milliseconds since 1970. */
	polledAt: number;
	/** Set when the background starts for the first time since the browser has. */
	started: true;
}

export interface Badge {
	text: string;
	title: string;
	alarming: boolean;
}

interface Area<Values> {
	get<Key extends keyof Values & string>(key: Key): Promise<Values[Key] | null>;
	set<Key extends keyof Values & string>(key: Key, value: Values[Key]): Promise<void>;
	remove(...keys: (keyof Values & string)[]): Promise<void>;
}

/** Only `set` writes these keys, so a stored value has its key's type. */
function area<Values>(name: "local" | "session"): Area<Values> {
	return {
		async get(key) {
			const found = await browser.storage[name].get(key);
			return (found[key] ?? null) as Values[typeof key] | null;
		},
		async set(key, value) {
			await browser.storage[name].set({ [key]: value });
		},
		async remove(...keys) {
			await browser.storage[name].remove(keys);
		},
	};
}

export const localStore: Area<LocalValues> = area("local");
export const sessionStore: Area<SessionValues> = area("session");

/** Where the signed-in person's values are kept. */
export async function personStore(): Promise<Area<PersonValues>> {
	return (await localStore.get("keepSignedIn")) === false ? sessionStore : localStore;
}

/** Removes every value whose key begins with the prefix. */
export async function removeByPrefix(prefix: string): Promise<void> {
	const { session } = browser.storage;
	await session.remove(Object.keys(await session.get(null)).filter((name) => name.startsWith(prefix)));
}

/** Keeps content scripts out of `storage.local` if the browser can do that. `storage.session` is closed to them by default. */
export async function closeStoreToPages(): Promise<void> {
	const { local } = browser.storage;
	if (hasAccessLevel(local)) await local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
}

/** Firefox and the shared types lack it. */
function hasAccessLevel(storage: object): storage is { setAccessLevel: (level: { accessLevel: string }) => Promise<void> } {
	return "setAccessLevel" in storage && typeof storage.setAccessLevel === "function";
}

const ends = new Map<string, Promise<unknown>>();

/** Runs read-then-write operations on the same stored value one after the other, because the browser's storage has no transactions. */
export function inTurn<Value>(line: string, run: () => Promise<Value>): Promise<Value> {
	const result = (ends.get(line) ?? Promise.resolve()).then(run, run);
	ends.set(
		line,
		result.catch(() => undefined),
	);
	return result;
}

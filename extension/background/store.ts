import type { Description } from "../../server/crm/schemas.ts";
import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Me } from "../../server/people/schemas.ts";
import { browser } from "../browser.ts";
import type { Confirmation } from "./confirm/confirmation.ts";

/** What outlives a restart of the browser. */
interface Lasting {
	server: string;
	/** The server's address as the last policy that was read said it. */
	managedServer: string;
	description: Description;
	keepSignedIn: boolean;
	token: string;
	me: Me;
	/** Somebody was signed in and did not sign out. */
	expectsSignIn: boolean;
	badge: Badge;
	/** By user: notifications that popped up here already, newest last. */
	popped: Record<string, string[]>;
	/** By user: notifications the desktop has shown already. */
	announced: Record<string, string[]>;
	/** Deletions of the person that have not ended yet. */
	followed: string[];
	/** Versions of rights and adapter that the pages were last told of. */
	versions: string;
}

/** What outlives the worker, but not the browser. */
interface Passing {
	token: string;
	me: Me;
	confirmations: Record<string, Confirmation>;
	/** By tab: whom the CRM's page shows as signed in. */
	logins: Record<string, string>;
	/** By tab: the document that has said so. */
	loginDocuments: Record<string, string | null>;
	/** The adapter says where a page shows who is signed in. */
	readsLogin: boolean;
	/** By tab: single deletions whose page is being left, shown on the next one. */
	farewells: Record<string, Deletion[]>;
	unreachable: boolean;
	/** What is wrong with the adapter that the server sent last. */
	adapterProblems: string[];
	refreshedAt: number;
	/** Set by the first start of the background since that of the browser. */
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

/** Each key is written by `set` alone, so what comes back has the type that went in. */
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

export const lasting: Area<Lasting> = area("local");
export const passing: Area<Passing> = area("session");

/** Forgets everything kept under names with this beginning, of which there is one a tab or a preview. */
export async function forgetPassing(prefix: string): Promise<void> {
	const { session } = browser.storage;
	await session.remove(Object.keys(await session.get(null)).filter((name) => name.startsWith(prefix)));
}

/** Keeps content scripts out of `storage.local`, where the browser can; `storage.session` is closed to them anyway. */
export async function closeStoreToPages(): Promise<void> {
	const { local } = browser.storage;
	if (hasAccessLevel(local)) await local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
}

/** Chromium's; Firefox and the shared types do not have it. */
function hasAccessLevel(storage: object): storage is { setAccessLevel: (level: { accessLevel: string }) => Promise<void> } {
	return "setAccessLevel" in storage && typeof storage.setAccessLevel === "function";
}

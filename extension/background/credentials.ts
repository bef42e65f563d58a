import type { Me } from "../../server/people/schemas.ts";
import type { Rights } from "../../server/permissions/schemas.ts";
import { countAsSeen, haveRightsChanged } from "../have-rights-changed.ts";
import { forgetConfirmations } from "./confirm/confirmations.ts";
import { localStore, personStore, sessionStore } from "./store.ts";
import { forgetAllSentKeys } from "./sync/sent-keys.ts";
import { forgetAllTicks } from "./ticks.ts";

const listeners: (() => Promise<void>)[] = [];

/** Calls `listener` after the session has ended or another person has signed in. */
export function onSessionChange(listener: () => Promise<void>): void {
	listeners.push(listener);
}

let sessions = 0;

/** Increases when a session begins or ends. An answer to a question from an earlier session is about another person. */
export function sessionCount(): number {
	return sessions;
}

export async function sessionChanged(): Promise<void> {
	for (const listener of listeners) await listener();
}

export async function readToken(): Promise<string | null> {
	return (await sessionStore.get("token")) ?? (await localStore.get("token"));
}

/** The token for calls to this server. A token from an earlier server is never sent to a server that a policy has set since. */
export async function readTokenFor(server: string): Promise<string | null> {
	return (await localStore.get("tokenServer")) === server ? readToken() : null;
}

export async function readStoredMe(): Promise<Me | null> {
	return (await sessionStore.get("me")) ?? (await localStore.get("me"));
}

export async function keepToken(token: string): Promise<void> {
	await (await personStore()).set("token", token);
}

/**
 * Keeps the server's answer from this session. Nothing is awaited between the comparison and the writes, so an answer about the person who
 * was signed in before never replaces the next person's.
 */
export async function storeMe(me: Me, session: number): Promise<void> {
	const [store, seen] = [await personStore(), await readSeenRights()];
	if (session !== sessions) return;
	await Promise.all([store.set("me", me), countAsSeen(seen, me.rights) ? store.set("seenRights", me.rights) : null]);
}

async function readSeenRights(): Promise<Rights | null> {
	return (await sessionStore.get("seenRights")) ?? (await localStore.get("seenRights"));
}

/** Whether the person's rights have changed since a panel last showed them. */
export async function hasNewRights(): Promise<boolean> {
	const [me, seen] = [await readStoredMe(), await readSeenRights()];
	return me !== null && seen !== null && haveRightsChanged(seen, me.rights);
}

/** The person has just signed in, or a panel has told them of their new rights. */
export async function seeRights(): Promise<void> {
	const session = sessions;
	const [store, me] = [await personStore(), await readStoredMe()];
	if (me !== null && session === sessions) await store.set("seenRights", me.rights);
}

/** Ticks left over from an ended session belong to that person. Nobody else who signs in gets them. */
export async function beginSession(server: string, token: string, keepSignedIn: boolean, email: string): Promise<void> {
	if ((await readLastEmail()) !== email.toLowerCase()) await forgetAllTicks();
	await forget();
	await localStore.set("keepSignedIn", keepSignedIn);
	await localStore.set("expectsSignIn", true);
	await forgetLastEmail();
	await (await personStore()).set("lastEmail", email.toLowerCase());
	await localStore.set("tokenServer", server);
	await keepToken(token);
}

/** The person whose session has ended without signing out, so that they need not type the address again. */
export async function readLastEmail(): Promise<string | null> {
	return (await sessionStore.get("lastEmail")) ?? (await localStore.get("lastEmail"));
}

async function forgetLastEmail(): Promise<void> {
	await localStore.remove("lastEmail");
	await sessionStore.remove("lastEmail");
}

/** The session has ended without the person signing out. */
export async function hasSessionEnded(): Promise<boolean> {
	return (await readToken()) === null && (await localStore.get("expectsSignIn")) === true;
}

/** The server no longer accepts the token. A newer session stays. What the person ticked is kept for when they sign in again. */
export async function endSession(token: string): Promise<void> {
	if ((await readToken()) !== token) return;
	await forget();
	await sessionChanged();
}

/** The person signed out. */
export async function signedOut(): Promise<void> {
	await forget();
	await forgetAllTicks();
	await forgetLastEmail();
	await localStore.set("expectsSignIn", false);
	await sessionChanged();
}

/** Keeps who is signed in to the CRM, because a page reports that only once. */
async function forget(): Promise<void> {
	sessions += 1;
	await localStore.remove("token", "me", "seenRights", "badge", "followed", "versions");
	await sessionStore.remove("token", "me", "seenRights", "pendingOutcomes", "adapter", "unread", "polledAt");
	await forgetConfirmations();
	await forgetAllSentKeys();
}

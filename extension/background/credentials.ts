import type { Me } from "../../server/people/schemas.ts";
import type { Rights } from "../../server/permissions/schemas.ts";
import { haveRightsChanged } from "../have-rights-changed.ts";
import { forgetConfirmations } from "./confirm/confirmations.ts";
import { localStore, sessionStore } from "./store.ts";
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

/** If false, the token and the person are forgotten when the browser closes. */
async function keepsSignedIn(): Promise<boolean> {
	return (await localStore.get("keepSignedIn")) !== false;
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
	if (await keepsSignedIn()) await localStore.set("token", token);
	else await sessionStore.set("token", token);
}

/** A person who has just signed in counts as having seen these rights. */
export async function storeMe(me: Me): Promise<void> {
	if (await keepsSignedIn()) await localStore.set("me", me);
	else await sessionStore.set("me", me);
	if ((await readSeenRights()) === null) await keepSeenRights(me.rights);
}

async function readSeenRights(): Promise<Rights | null> {
	return (await sessionStore.get("seenRights")) ?? (await localStore.get("seenRights"));
}

async function keepSeenRights(rights: Rights): Promise<void> {
	if (await keepsSignedIn()) await localStore.set("seenRights", rights);
	else await sessionStore.set("seenRights", rights);
}

/** Whether the person's rights have changed since a panel last showed them. */
export async function hasNewRights(): Promise<boolean> {
	const [me, seen] = [await readStoredMe(), await readSeenRights()];
	return me !== null && seen !== null && haveRightsChanged(seen, me.rights);
}

/** A panel has told the person of their new rights. */
export async function seeRights(): Promise<void> {
	const me = await readStoredMe();
	if (me !== null) await keepSeenRights(me.rights);
}

/** Ticks left over from an ended session belong to that person. Nobody else who signs in gets them. */
export async function beginSession(server: string, token: string, keepSignedIn: boolean, email: string): Promise<void> {
	if ((await readLastEmail()) !== email.toLowerCase()) await forgetAllTicks();
	await forget();
	await localStore.set("keepSignedIn", keepSignedIn);
	await localStore.set("expectsSignIn", true);
	await forgetLastEmail();
	await (keepSignedIn ? localStore.set("lastEmail", email.toLowerCase()) : sessionStore.set("lastEmail", email.toLowerCase()));
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

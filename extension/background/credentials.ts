import type { Me } from "../../server/people/schemas.ts";
import { forgetConfirmations } from "./confirm/confirmations.ts";
import { lasting, passing } from "./store.ts";
import { forgetTicks } from "./ticks.ts";

const listeners: (() => Promise<void>)[] = [];

/** Called after the session has ended or changed hands, whoever ended it. */
export function onSessionChange(listener: () => Promise<void>): void {
	listeners.push(listener);
}

export async function sessionChanged(): Promise<void> {
	for (const listener of listeners) await listener();
}

/** With it off, token and person are gone when the browser closes. */
async function keepsSignedIn(): Promise<boolean> {
	return (await lasting.get("keepSignedIn")) !== false;
}

export async function readToken(): Promise<string | null> {
	return (await passing.get("token")) ?? (await lasting.get("token"));
}

export async function readMe(): Promise<Me | null> {
	return (await passing.get("me")) ?? (await lasting.get("me"));
}

export async function keepToken(token: string): Promise<void> {
	if (await keepsSignedIn()) await lasting.set("token", token);
	else await passing.set("token", token);
}

export async function keepMe(me: Me): Promise<void> {
	if (await keepsSignedIn()) await lasting.set("me", me);
	else await passing.set("me", me);
}

export async function beginSession(token: string, keepSignedIn: boolean): Promise<void> {
	await forget();
	await lasting.set("keepSignedIn", keepSignedIn);
	await lasting.set("expectsSignIn", true);
	await keepToken(token);
}

/** The server no longer knows the token. Another sign-in that came in between stays. */
export async function endSession(token: string): Promise<void> {
	if ((await readToken()) !== token) return;
	await forget();
	await sessionChanged();
}

/** The person signed out. */
export async function signedOut(): Promise<void> {
	await forget();
	await lasting.set("expectsSignIn", false);
	await sessionChanged();
}

/** Whom the CRM's pages show stays: that is said once, and does not depend on who is signed in here. */
async function forget(): Promise<void> {
	await lasting.remove("token", "me", "badge", "followed", "versions");
	await passing.remove("token", "me", "farewells", "adapterProblems");
	await forgetConfirmations();
	await forgetTicks();
}

import type { Preview } from "../../../server/previews/schemas.ts";
import { browser } from "../../browser.ts";
import type { Result, Selection } from "../../messages.ts";
import { sendEvent } from "../answer-calls.ts";
import { inTurn, removeByPrefix, sessionStore } from "../store.ts";
import { closeConfirmWindow } from "./confirm-window.ts";
import { type Confirmation, isSameRequest } from "./confirmation.ts";

type Confirmations = Record<string, Confirmation>;

/** Reads all open confirmations, lets `change` alter them, and writes them. Callers take turns. */
export function changeConfirmations<Value>(change: (all: Confirmations) => Value): Promise<Value> {
	return inTurn("confirmations", async () => {
		const all = (await sessionStore.get("confirmations")) ?? {};
		const value = change(all);
		await sessionStore.set("confirmations", all);
		return value;
	});
}

/** Previews in preparation, by nonce: the window opens at once and waits for its own. */
export const counting = new Map<string, Promise<Result<Preview>>>();

interface Addition {
	/** The new confirmation, or the one already open for the same request. */
	one: Confirmation;
	isNew: boolean;
	/** The confirmations that it replaced: a tab has one at a time. */
	replaced: Confirmation[];
}

/** Nothing replaces a document's open confirmation: the person may be typing in it. */
export function addConfirmation(request: Pick<Confirmation, "page" | "retryOf" | "theme" | "notFound">): Promise<Addition> {
	return changeConfirmations((all) => {
		const open = Object.values(all);
		const isOpen = (one: Confirmation) => one.window !== null || Date.now() - one.madeAt < openingTime;
		const same = open.find((one) => !one.submitted && isSameRequest(one, request) && isOpen(one));
		if (same !== undefined) return { one: same, isNew: false, replaced: [] };
		const replaced = open.filter((one) => request.page !== null && one.page?.tab === request.page.tab);
		const forgotten = open.filter((one) => Date.now() - one.madeAt > keepTime);
		for (const { nonce } of [...replaced, ...forgotten]) delete all[nonce];
		const nonce = crypto.randomUUID();
		const one = { ...request, nonce, preview: null, window: null, madeAt: Date.now(), claim: null, submitted: false, asked: false };
		all[nonce] = one;
		return { one, isNew: true, replaced: [...replaced, ...forgotten] };
	});
}

/** A window that the browser has not opened by then was lost with the worker. */
const openingTime = 10_000;

/** Previews expire after 15 minutes on the server, so nothing is kept here for longer than an hour. */
const keepTime = 3_600_000;

export async function readConfirmations(): Promise<Confirmation[]> {
	return Object.values((await sessionStore.get("confirmations")) ?? {});
}

/** Removes and returns a confirmation. Null if it was already removed. */
export function dropConfirmation(nonce: string): Promise<Confirmation | null> {
	return changeConfirmations((all) => {
		const one = all[nonce] ?? null;
		delete all[nonce];
		return one;
	});
}

/** Keeps the selection in case its numbers change. If a selection is too big to keep, the person must tick it again. */
export async function keepSelection(nonce: string, selection: Selection): Promise<void> {
	await browser.storage.session.set({ [selectionKey(nonce)]: selection }).catch(() => undefined);
}

export async function recallSelection(nonce: string): Promise<Selection | null> {
	const key = selectionKey(nonce);
	const found = await browser.storage.session.get(key);
	return (found[key] as Selection | undefined) ?? null;
}

export async function forgetSelection(nonce: string): Promise<void> {
	await browser.storage.session.remove(selectionKey(nonce));
}

/** A confirmation and its selection belong to the person who opened it. */
export async function forgetConfirmations(): Promise<void> {
	const forgotten = await changeConfirmations((all) => {
		const open = Object.values(all);
		for (const { nonce } of open) delete all[nonce];
		return open;
	});
	// Also removes selections that a stopped worker may have left behind.
	await removeByPrefix(prefix);
	counting.clear();
	for (const one of forgotten) await endConfirmation(one);
}

/** Closes the window of a removed confirmation, forgets its selection and its preview, and undims the page behind it. */
export async function endConfirmation({ nonce, claim, window, page }: Confirmation): Promise<void> {
	counting.delete(nonce);
	await forgetSelection(nonce);
	await closeConfirmWindow(claim?.tab ?? null, window, page?.tab ?? null);
	await freePage(page, nonce);
}

/** Undims the page behind it. */
export async function freePage(page: Confirmation["page"], nonce: string): Promise<void> {
	if (page !== null) await sendEvent(page, "confirmation/closed", { nonce });
}

const prefix = "selection ";

function selectionKey(nonce: string): string {
	return `${prefix}${nonce}`;
}

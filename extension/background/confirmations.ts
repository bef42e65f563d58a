import { browser } from "../browser.ts";
import type { Selection } from "../messages.ts";
import type { Confirmation } from "./confirmation.ts";
import { inTurn } from "./in-turn.ts";
import { forgetPassing, passing } from "./store.ts";

type Confirmations = Record<string, Confirmation>;

/** Reads all open confirmations, lets `change` alter them, and writes them, one caller after the other. */
export function changeConfirmations<Value>(change: (all: Confirmations) => Value): Promise<Value> {
	return inTurn("confirmations", async () => {
		const all = (await passing.get("confirmations")) ?? {};
		const value = change(all);
		await passing.set("confirmations", all);
		return value;
	});
}

/** Drops the ones a tab had open before: one document confirms one thing at a time. */
export async function openConfirmation(made: Omit<Confirmation, "nonce" | "claim" | "submitted" | "madeAt">, selection: Selection | null) {
	const nonce = crypto.randomUUID();
	const dropped = await changeConfirmations((all) => {
		const older = Object.values(all).filter((one) => made.page !== null && one.page?.tab === made.page.tab && one.mode === "frame");
		const forgotten = Object.values(all).filter((one) => Date.now() - one.madeAt > keepTime);
		for (const one of [...older, ...forgotten]) delete all[one.nonce];
		all[nonce] = { ...made, nonce, madeAt: Date.now(), claim: null, submitted: false };
		return [...older, ...forgotten].map((one) => one.preview);
	});
	await browser.storage.session.remove(dropped.filter((preview) => preview !== made.preview).map(selectionKey));
	if (selection !== null) await keepSelection(made.preview, selection);
	return nonce;
}

/** Previews expire after a quarter of an hour on the server; nothing is worth keeping here for longer than an hour. */
const keepTime = 3_600_000;

/** The selection is kept for the case that its numbers change; a selection too big for that is ticked again by the person. */
export async function keepSelection(preview: string, selection: Selection): Promise<void> {
	await browser.storage.session.set({ [selectionKey(preview)]: selection }).catch(() => undefined);
}

export async function recallSelection(preview: string): Promise<Selection | null> {
	const key = selectionKey(preview);
	const found = await browser.storage.session.get(key);
	return (found[key] as Selection | undefined) ?? null;
}

export async function closeConfirmation(nonce: string): Promise<Confirmation | null> {
	const closed = await changeConfirmations((all) => {
		const one = all[nonce] ?? null;
		delete all[nonce];
		return one;
	});
	if (closed !== null) await browser.storage.session.remove(selectionKey(closed.preview));
	return closed;
}

/** A confirmation is the person's who opened it, and so is what they had selected. */
export async function forgetConfirmations(): Promise<void> {
	await inTurn("confirmations", () => passing.remove("confirmations"));
	await forgetPassing(prefix);
}

const prefix = "selection ";

function selectionKey(preview: string): string {
	return `${prefix}${preview}`;
}

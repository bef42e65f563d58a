import { browser } from "../../browser.ts";
import { removeByPrefix } from "../store.ts";

/** Rows beyond these leave the page when it is loaded again. */
const maxKept = 5_000;

/**
 * Keeps the keys that this browser sent until the deletion has ended, because the server may hide those of erased records. Keys too many for
 * the browser's storage are not kept.
 */
export async function keepSentKeys(deletion: string, sent: readonly string[]): Promise<void> {
	if (sent.length === 0) return;
	await browser.storage.session.set({ [keyOf(deletion)]: sent.slice(0, maxKept) }).catch(() => undefined);
}

/** Only `keepSentKeys` writes it. */
export async function recallSentKeys(deletion: string): Promise<readonly string[]> {
	const name = keyOf(deletion);
	const found = await browser.storage.session.get(name);
	return (found[name] as readonly string[] | undefined) ?? [];
}

export async function forgetSentKeys(deletion: string): Promise<void> {
	await browser.storage.session.remove(keyOf(deletion));
}

/** The next person must not get another person's keys. */
export function forgetAllSentKeys(): Promise<void> {
	return removeByPrefix(prefix);
}

const prefix = "sent ";

function keyOf(deletion: string): string {
	return `${prefix}${deletion}`;
}

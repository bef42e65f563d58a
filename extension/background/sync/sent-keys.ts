import { browser } from "../../browser.ts";
import type { Selection } from "../../messages.ts";
import { removeByPrefix } from "../store.ts";

/** The keys of a selection, and what the CRM's page has in place of each, if it shows other columns. */
export type SentKeys = Pick<Selection, "keys" | "shown">;

export const noKeys: SentKeys = { keys: [] };

/** Rows beyond these leave the page when it is loaded again. */
const maxKept = 5_000;

/**
 * Keeps the keys that this browser sent until the deletion has ended, because the server may hide those of erased records. If there are too
 * many keys for the browser's storage, they are not kept.
 */
export async function keepSentKeys(deletion: string, { keys, shown }: SentKeys): Promise<void> {
	if (keys.length === 0) return;
	const kept = { keys: keys.slice(0, maxKept), ...(shown === undefined ? {} : { shown: shown.slice(0, maxKept) }) };
	await browser.storage.session.set({ [keyOf(deletion)]: kept }).catch(() => undefined);
}

/** Only `keepSentKeys` writes it. */
export async function recallSentKeys(deletion: string): Promise<SentKeys> {
	const name = keyOf(deletion);
	const found = await browser.storage.session.get(name);
	return (found[name] as SentKeys | undefined) ?? noKeys;
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

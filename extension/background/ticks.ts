import { browser } from "../browser.ts";
import type { KeptTicks } from "../messages.ts";
import { removeByPrefix } from "./store.ts";

interface Ticks extends KeptTicks {
	place: string;
}

/** What is ticked in a tab, while the browser runs and the tab is open. A set too big for the browser's store is not kept. */
export async function keepTicks(tab: number, ticks: Ticks): Promise<void> {
	const name = keyOf(tab);
	if (ticks.keys.length === 0) await browser.storage.session.remove(name);
	else await browser.storage.session.set({ [name]: ticks }).catch(() => browser.storage.session.remove(name));
}

/** Written by `keepTicks` alone. */
export async function readTicks(tab: number): Promise<Ticks | null> {
	const name = keyOf(tab);
	const found = await browser.storage.session.get(name);
	return (found[name] ?? null) as Ticks | null;
}

/** Tab ids are used again: what belonged to a closed tab goes with it. */
export function forgetClosedTabs(): void {
	browser.tabs.onRemoved.addListener((tab) => void browser.storage.session.remove(keyOf(tab)));
}

/** What one person ticked is nothing for the next. */
export function forgetTicks(): Promise<void> {
	return removeByPrefix(prefix);
}

const prefix = "ticks ";

function keyOf(tab: number): string {
	return `${prefix}${tab}`;
}

import { browser } from "../browser.ts";
import type { KeptTicks, TicksPlace } from "../messages.ts";
import { removeByPrefix } from "./store.ts";

type Ticks = KeptTicks & TicksPlace;

/** Keeps a tab's ticks until the tab or the browser closes. Ticks that are too many for the browser's storage are not kept. */
export async function keepTicks(tab: number, ticks: Ticks): Promise<void> {
	const name = keyOf(tab, ticks.slot);
	if (ticks.keys.length === 0) await browser.storage.session.remove(name);
	else await browser.storage.session.set({ [name]: ticks }).catch(() => browser.storage.session.remove(name));
}

/** Only `keepTicks` writes it. */
export async function readTicks(tab: number, slot: string): Promise<Ticks | null> {
	const name = keyOf(tab, slot);
	const found = await browser.storage.session.get(name);
	return (found[name] ?? null) as Ticks | null;
}

/** Tab ids are reused, so a closed tab's ticks are deleted. */
export function forgetClosedTabs(): void {
	browser.tabs.onRemoved.addListener((tab) => void removeByPrefix(keyOf(tab, "")));
}

/** The next person must not get another person's ticks. */
export function forgetAllTicks(): Promise<void> {
	return removeByPrefix(prefix);
}

const prefix = "ticks ";

function keyOf(tab: number, slot: string): string {
	return `${prefix}${tab} ${slot}`;
}

import { browser } from "../browser.ts";

/** The caller must validate the value, because an earlier version may have written it. */
export async function readStored<T>(key: string, isValid: (value: unknown) => value is T): Promise<T | null> {
	const found = await browser.storage.session.get(key);
	const value: unknown = found[key];
	return isValid(value) ? value : null;
}

/** Kept while the browser runs, so that what a person typed outlives the popup. */
export async function writeStored(key: string, value: unknown): Promise<void> {
	await browser.storage.session.set({ [key]: value });
}

export async function removeStored(key: string): Promise<void> {
	await browser.storage.session.remove(key);
}

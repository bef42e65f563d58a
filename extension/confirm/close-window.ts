import { browser } from "../browser.ts";
import { callIfThere } from "../messaging.ts";

/** The background closes the window and frees the page behind it. If the background no longer knows this window, the window closes itself. */
export async function closeWindow(claim: string): Promise<void> {
	await callIfThere("confirm/close", { key: claim });
	await closeTab();
}

/** The background learns of it, ends what belongs to this tab and frees the page behind it. */
export async function closeTab(): Promise<void> {
	const tab = await browser.tabs.getCurrent();
	if (tab?.id !== undefined) await browser.tabs.remove(tab.id).catch(() => undefined);
}

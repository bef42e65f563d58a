import { browser } from "../../browser.ts";

/** Calls when the CRM's tab has moved in any way, and once now: it may have moved while this window was opening. */
export function watchTab(tab: number, moved: () => void): void {
	browser.tabs.onUpdated.addListener((id) => {
		if (id === tab) moved();
	});
	moved();
}

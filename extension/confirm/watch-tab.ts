import { browser } from "../browser.ts";

/** Calls `moved` on every change of the CRM's tab, and once at the start: it may have changed while this window was opening. */
export function watchTab(tab: number, moved: () => void): void {
	browser.tabs.onUpdated.addListener((id) => {
		if (id === tab) moved();
	});
	moved();
}

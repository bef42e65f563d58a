import { browser } from "../../browser.ts";
import { sitePatterns } from "../../site-patterns.ts";
import { sendEvent } from "../answer-calls.ts";
import { inTurn } from "../store.ts";
import { findCrmTabs, grantedOrigins } from "./crm-tabs.ts";

const script = { id: "crm", js: ["crm.js"] };

/**
 * Registers the content script for exactly the granted origins. Updates of the extension remove registrations, and permissions can change
 * unnoticed, so both are compared at every start of the background. Open pages get the script at once.
 */
export function renewSite(): Promise<void> {
	return inTurn("site", async () => {
		const wanted = sitePatterns(await grantedOrigins());
		const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [script.id] });
		if (registered !== undefined && !isSame(registered.matches ?? [], wanted)) {
			await browser.scripting.unregisterContentScripts({ ids: [script.id] });
		}
		if (wanted.length > 0 && (registered === undefined || !isSame(registered.matches ?? [], wanted))) {
			// Before the page's own scripts: see `watchPresses`.
			await browser.scripting.registerContentScripts([
				{ ...script, matches: wanted, persistAcrossSessions: true, runAt: "document_start" },
			]);
			await injectIntoOpenTabs();
		}
	});
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((pattern) => other.includes(pattern));
}

/** A tab that answers has a script of this version. A script of an older version cannot answer any more, and the new one replaces it. */
export async function injectIntoOpenTabs(): Promise<void> {
	for (const { id } of await findCrmTabs()) {
		if (await sendEvent({ tab: id, document: null }, "page/changed", null)) continue;
		await browser.scripting.executeScript({ target: { tabId: id }, files: script.js }).catch(() => undefined);
	}
}

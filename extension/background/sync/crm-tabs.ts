import type { Tabs } from "webextension-polyfill";
import { browser } from "../../browser.ts";
import type { PageEvents } from "../../messages.ts";
import { typed } from "../../messaging.ts";
import { sitePatterns } from "../../site-patterns.ts";
import { type Sender, sendEvent } from "../answer-calls.ts";
import { localStore } from "../store.ts";

/** The CRM's origins, once the person has granted them. */
export async function grantedOrigins(): Promise<string[]> {
	const origins = (await localStore.get("description"))?.crm.origins ?? [];
	if (origins.length === 0) return [];
	const granted = await browser.permissions.contains({ origins: sitePatterns(origins) });
	return granted ? origins.map((origin) => new URL(origin).origin) : [];
}

export async function findCrmTabs(): Promise<(Tabs.Tab & { id: number })[]> {
	const origins = await grantedOrigins();
	if (origins.length === 0) return [];
	const tabs = await browser.tabs.query({ url: sitePatterns(origins) });
	return tabs.filter((tab): tab is Tabs.Tab & { id: number } => {
		return tab.id !== undefined && origins.includes(URL.parse(tab.url ?? "")?.origin ?? "");
	});
}

/** Page calls are accepted only from the top document of a granted CRM page. */
export async function isCrmPage(sender: Sender): Promise<boolean> {
	if (sender.frameId !== 0 || sender.tab?.id === undefined) return false;
	return (await grantedOrigins()).includes(URL.parse(sender.url ?? "")?.origin ?? "");
}

export async function sendToPages<Name extends keyof PageEvents>(name: Name, input: Parameters<PageEvents[Name]>[0]): Promise<void> {
	const tabs = await findCrmTabs();
	// `Parameters` of one entry and the input of the same entry in the table of all events are the same type, which the compiler cannot see.
	await Promise.all(tabs.map((tab) => sendEvent({ tab: tab.id, document: null }, name, typed(input))));
}

import type { Page } from "playwright";
import type { Browser } from "../browser.ts";
import { until } from "../until.ts";
import { openMenu } from "./crm.ts";

/**
 * Waits until the extension has read its rights on this page and has searched the page once. Only then does a missing control mean
 * anything. The background stores the page's signed-in person at that moment.
 */
export async function extensionHasLooked(browser: Browser, email: string): Promise<void> {
	const worker = await browser.worker();
	const logins = () => worker.evaluate<Record<string, string>>(`chrome.storage.session.get("logins").then(({ logins }) => logins ?? {})`);
	await until(logins, (seen) => Object.values(seen).includes(email), { what: `The extension should have seen ${email} in the page` });
}

/** Loads a page and waits until the extension has asked the server and searched this document. */
export async function loadSeen({ browser, page }: Pick<Seen, "browser" | "page">, address: string, email: string): Promise<void> {
	await (await browser.worker()).evaluate(`chrome.storage.session.remove("logins")`);
	// Otherwise the page would first offer what it offered before.
	await (await browser.worker()).evaluate(`chrome.storage.local.remove("versions")`);
	await page.goto(address);
	await extensionHasLooked(browser, email);
}

interface Seen {
	browser: Browser;
	page: Page;
	crm: string;
}

/** The number of controls that the customer's timeline and the customer search show. `email` is the person signed in to the CRM. */
export async function countControls(seen: Seen, customer: number, email: string): Promise<{ timeline: number; search: number }> {
	const { page, crm } = seen;
	await loadSeen(seen, `${crm}/app/customers/${customer}`, email);
	const menu = await openMenu(page, "Customer Options");
	await twoFrames(page);
	const timeline = await menu.getByRole("menuitem", { name: /^Delete/ }).count();
	await page.keyboard.press("Escape");
	return { timeline, search: await countCheckboxes(page, "Customers") };
}

/** The number of checkboxes of a search. It opens the search within the page, so that the extension already knows the rights. */
export async function countCheckboxes(page: Page, search: "Customers" | "Companies"): Promise<number> {
	await page.getByRole("navigation").getByRole("link", { name: search }).click();
	await page.waitForURL(`**/app/searches/${search.toLowerCase()}`);
	await page.locator("table.results tbody tr[data-key]").first().waitFor();
	await twoFrames(page);
	return page.locator("table.results input[type=checkbox]").count();
}

/** The extension searches a page once per frame with changes. */
export async function twoFrames(page: Page): Promise<void> {
	await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

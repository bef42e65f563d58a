import type { Page } from "playwright";
import type { Browser } from "../browser.ts";
import { rowOf } from "./crm.ts";

export async function openSearch(page: Page, crm: string, search: string): Promise<void> {
	await page.goto(`${crm}/app/searches/${search}`);
	await page.locator("table.results tbody tr[data-key]").first().waitFor();
	await headerCheckbox(page).waitFor();
}

export function headerCheckbox(page: Page) {
	return page.getByRole("checkbox", { name: "Select records" });
}

/** The keys of the rows on the page. */
export function shownKeys(page: Page): Promise<string[]> {
	return page.locator("table.results tbody tr[data-key]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key") ?? ""));
}

/** Makes a choice in the header's checkbox: "This page (50)", "All 500 results" or "None". */
export async function chooseInHeader(page: Page, choice: string | RegExp): Promise<void> {
	await headerCheckbox(page).click();
	await page.getByRole("menuitem", { name: choice }).click();
}

/**
 * Forgets what was ticked in every tab, before a page is loaded that should begin without ticks. Otherwise they come back at some moment after
 * the checkboxes, perhaps just before a click.
 */
export async function forgetKeptTicks(browser: Browser): Promise<void> {
	const ofTicks = `Object.keys(all).filter((name) => name.startsWith("ticks "))`;
	await (await browser.worker()).evaluate(`chrome.storage.session.get(null).then((all) => chrome.storage.session.remove(${ofTicks}))`);
}

export async function tick(page: Page, key: string): Promise<void> {
	await rowOf(page, key).getByRole("checkbox").check();
}

/** Ticks the first of these rows, and with Shift the others. */
export async function tickRange(page: Page, keys: readonly string[]): Promise<void> {
	await tick(page, keys[0] ?? "");
	await rowOf(page, keys.at(-1) ?? "")
		.getByRole("checkbox")
		.click({ modifiers: ["Shift"] });
}

export async function untick(page: Page, key: string): Promise<void> {
	await rowOf(page, key).getByRole("checkbox").uncheck();
}

/** The Delete button in the search's toolbar; there is none while nothing is ticked. */
export function deleteButton(page: Page) {
	return page.locator(".results-toolbar").getByRole("button", { name: /^Delete/ });
}

export async function nextPage(page: Page): Promise<void> {
	const [first = ""] = await shownKeys(page);
	await page.getByRole("button", { name: "Next" }).click();
	await rowOf(page, first).waitFor({ state: "detached" });
	await page.locator("table.results tbody tr[data-key] input[type=checkbox]").first().waitFor();
}

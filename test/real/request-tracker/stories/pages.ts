import type { Page } from "playwright";
import { type Person, password, people } from "../../../support/accounts.ts";
import type { Browser } from "../../../support/browser.ts";
import { extensionHasLooked } from "../../../support/steps/offered.ts";

export async function signInToRequestTracker(page: Page, rt: string, person: Person): Promise<void> {
	await page.goto(`${rt}/NoAuth/Logout.html`);
	await page.goto(rt);
	await page.locator("input[name=user]").fill(people[person].email);
	await page.locator("input[name=pass]").fill(password);
	await page.locator("input[type=submit]").first().click();
	await page.locator(".current-user", { hasText: people[person].email }).waitFor({ state: "attached" });
}

/** Follows a link of RT. If an address with values is typed into the browser, RT asks whether the request is forged. */
export async function visit(page: Page, address: string): Promise<void> {
	await page.goto(address, { referer: new URL("/", address).href });
}

/** Follows a link of RT and waits until the extension has searched the page. Only then does a missing control mean anything. */
export async function visitWatched(browser: Browser, page: Page, address: string, person: Person): Promise<void> {
	const worker = await browser.worker();
	await worker.evaluate(`chrome.storage.session.remove("logins")`);
	await visit(page, address);
	await extensionHasLooked(browser, people[person].email);
}

/** The entry that Expunge adds to RT's Actions menu, whether or not the menu is open. */
export function inActions(page: Page, words: string) {
	return page.locator("#li-page-actions > ul").getByText(words, { exact: true });
}

/** Until RT's menu code has loaded, no menu opens under the pointer, and nothing has been folded into "More". */
async function menuIsReady(page: Page): Promise<void> {
	await page.waitForFunction(`jQuery("#page-menu li").closest(".sf-js-enabled").length > 0`);
}

/** The menu opens when the pointer enters. */
export async function chooseInActions(page: Page, words: string): Promise<void> {
	await menuIsReady(page);
	await page.locator("#page-actions").hover();
	await inActions(page, words).click();
}

/** Opens "More", where RT puts what does not fit into a narrow window. It opens when the pointer enters. */
export async function openMore(page: Page): Promise<void> {
	await menuIsReady(page);
	await page.mouse.move(5, 500);
	await page.locator("#page-overflow").hover();
	await page.locator("#li-page-overflow > ul").waitFor();
}

/** The entry that Expunge adds to the page's menu, in the bar or folded into "More". */
export function inPageMenu(page: Page, words: string) {
	return page.locator("#page-menu").getByText(words, { exact: true });
}

/** Clicks an entry of the page's menu where RT shows it, perhaps folded into "More". */
export async function chooseInPageMenu(page: Page, words: string): Promise<void> {
	const entry = inPageMenu(page, words);
	await menuIsReady(page);
	await entry.waitFor({ state: "attached" });
	if (!(await entry.isVisible())) await openMore(page);
	await entry.click();
}

/** The button whose title says what it deletes, such as "Delete 6 Tickets". */
export function deleteButton(page: Page, title: string) {
	return page.locator(`#page-menu a[title="${title}"]`);
}

const rows = "table.collection-as-table[data-class] tbody.list-item";

export function rowOf(page: Page, id: number) {
	return page.locator(`${rows}[data-record-id="${id}"]`);
}

export function checkboxOf(page: Page, id: number) {
	return rowOf(page, id).getByRole("checkbox");
}

/** The records of the page's rows, once they have their checkboxes. */
export async function shownIds(page: Page): Promise<number[]> {
	await headerCheckbox(page).waitFor();
	return page.locator(rows).evaluateAll((all) => all.map((row) => Number(row.getAttribute("data-record-id"))));
}

/** Those of these records whose rows are ticked on the page. */
export async function tickedOf(page: Page, ids: readonly number[]): Promise<number[]> {
	const ticked = await Promise.all(ids.map((id) => checkboxOf(page, id).isChecked()));
	return ids.filter((_, index) => ticked[index]);
}

export async function tick(page: Page, ids: readonly number[]): Promise<void> {
	for (const id of ids) await checkboxOf(page, id).check();
}

export function headerCheckbox(page: Page) {
	return page.getByRole("checkbox", { name: "Select records" });
}

export async function chooseInHeader(page: Page, choice: string | RegExp): Promise<void> {
	await headerCheckbox(page).click();
	await page.getByRole("menuitem", { name: choice }).click();
}

/** Follows RT's own link to another page of the results. */
export async function toPage(page: Page, number: number): Promise<void> {
	await page
		.locator(".paging a", { hasText: String(number) })
		.first()
		.click();
	await page.locator(".paging .currentpage", { hasText: String(number) }).waitFor();
}

/** Follows the header's own link that sorts by a column. A search's own address may already state an order. */
export async function sortBy(page: Page, column: string): Promise<void> {
	const before = page.url();
	await page.locator("table.collection-as-table[data-class] th").getByRole("link", { name: column, exact: true }).click();
	await page.waitForURL(({ href }) => href !== before && href.includes("OrderBy="));
}

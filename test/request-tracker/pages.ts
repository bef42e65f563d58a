import type { Page } from "playwright-core";
import { type Person, password, people } from "../support/accounts.ts";

export async function signInToRequestTracker(page: Page, url: string, person: Person): Promise<void> {
	await page.goto(`${url}/NoAuth/Logout.html`);
	await page.goto(url);
	await page.locator("input[name=user]").fill(people[person].email);
	await page.locator("input[name=pass]").fill(password);
	await page.locator("input[type=submit]").first().click();
	await page.locator(".current-user", { hasText: people[person].email }).waitFor({ state: "attached" });
}

/** The entry that Expunge adds to RT's Actions menu; the menu opens under the pointer. */
export async function chooseInActions(page: Page, words: string): Promise<void> {
	await page.locator("#page-actions").hover();
	await page.locator("#li-page-actions > ul").getByRole("link", { name: words, exact: true }).click();
}

/** The Actions menu where RT has folded it into "More". A pointer that comes before RT has made its menus opens nothing: it comes again. */
export async function openFolded(page: Page): Promise<void> {
	const actions = page.locator("#li-page-overflow #page-actions");
	await actions.waitFor({ state: "attached" });
	for (let attempt = 0; attempt < 8 && !(await actions.isVisible()); attempt++) {
		await page.mouse.move(5, 500);
		await page.waitForTimeout(400);
		await page.locator("#page-overflow").hover();
		await page.waitForTimeout(600);
	}
	await actions.hover();
}

export function inPageMenu(page: Page, words: string) {
	return page.locator("#page-menu").getByRole("link", { name: words, exact: true });
}

export function rows(page: Page) {
	return page.locator("table.collection-as-table[data-class] tbody.list-item");
}

export function checkboxOf(page: Page, id: number) {
	return page.locator(`tbody.list-item[data-record-id="${id}"]`).getByRole("checkbox");
}

export async function shownIds(page: Page): Promise<number[]> {
	const ids = await rows(page).evaluateAll((all) => all.map((row) => Number(row.getAttribute("data-record-id"))));
	return ids;
}

export async function chooseInHeader(page: Page, choice: string | RegExp): Promise<void> {
	await page.getByRole("checkbox", { name: "Select records" }).click();
	await page.getByRole("menuitem", { name: choice }).click();
}

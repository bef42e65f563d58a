import type { Page } from "puppeteer-core";
import { type Person, password, people } from "../support/accounts.ts";
import { until } from "../support/until.ts";
import { fill, press, pressElement, says, shows } from "./controls.ts";
import type { Firefox } from "./launch-firefox.ts";

export const rows = "table.results tbody tr[data-key]";

/** The whole first run on a page of the extension: server, site, account. */
export async function signInToExpunge(popup: Page, server: string, person: Person): Promise<void> {
	await fill(popup, "Server address", server);
	await press(popup, "Connect");
	await press(popup, "Allow on this site");
	await signIn(popup, person);
}

export async function signIn(popup: Page, person: Person): Promise<void> {
	await fill(popup, "E-mail address", people[person].email);
	await fill(popup, "Password", password);
	await press(popup, "Sign in");
	await shows(popup, "nav");
}

export async function signInToCrm(page: Page, crm: string, person: Person): Promise<void> {
	await page.goto(`${crm}/app/searches/customers`);
	await fill(page, "E-mail", people[person].email);
	await fill(page, "Password", password);
	await press(page, "Sign in");
	await shows(page, `[data-agent-email="${people[person].email}"]`);
}

/** Opens a menu of the record's page, or of one of its items, and chooses an entry. */
export async function chooseInMenu(page: Page, entry: string, item?: string): Promise<void> {
	await press(page, item === undefined ? "Customer Options" : "Menu", item);
	await press(page, entry);
}

/** Loads a search, up to the checkboxes. */
export async function openSearch(page: Page, crm: string, search: string): Promise<string[]> {
	await page.goto(`${crm}/app/searches/${search}`);
	await shows(page, `${rows} input[type=checkbox]`);
	return shownKeys(page);
}

export function shownKeys(page: Page): Promise<string[]> {
	return page.$$eval(rows, (found) => found.map((row) => row.getAttribute("data-key") ?? ""));
}

export async function tickRows(page: Page, keys: readonly (string | number)[]): Promise<void> {
	for (const key of keys) await pressElement(page, `tr[data-key="${key}"] input[type=checkbox]`);
}

export function tickedKeys(page: Page): Promise<string[]> {
	return page.$$eval("tr[data-key]:has(input[type=checkbox]:checked)", (found) => found.map((row) => row.getAttribute("data-key") ?? ""));
}

/** "Delete 3 Customers" in the toolbar. */
export async function pressDelete(page: Page, title: string): Promise<void> {
	await pressElement(page, `.results-toolbar [title="${title}"]`);
}

/** Types the word into the confirmation that has just been opened, and presses its button. */
export async function confirm(firefox: Firefox, button: string): Promise<Page> {
	const confirmation = await armedConfirmation(firefox);
	await shows(confirmation, "input");
	await confirmation.type("input", "DELETE");
	await press(confirmation, button);
	return confirmation;
}

export async function armedConfirmation(firefox: Firefox): Promise<Page> {
	const confirmation = await firefox.waitForPage("confirm.html");
	await shows(confirmation, "main[data-armed=true]");
	return confirmation;
}

export async function confirmationCloses(firefox: Firefox): Promise<void> {
	await until(
		() => firefox.pagesOf("confirm.html"),
		(pages) => pages.length === 0,
		{ what: "The confirmation should have closed" },
	);
}

/** The confirmation of a bulk deletion stays open until the person closes it. */
export async function closeConfirmation(firefox: Firefox, confirmation: Page): Promise<void> {
	await says(confirmation, "You can safely close this window");
	await confirmation.close();
	await confirmationCloses(firefox);
}

/** `popup`: any page of the extension. */
export async function expectBadge(popup: Page, text: string): Promise<void> {
	await until(
		() => popup.evaluate<[], () => Promise<string>>("browser.action.getBadgeText({})"),
		(badge) => badge === text,
		{ what: `The badge should say "${text}"` },
	);
}

/** Shows another panel on a page of the extension. */
export async function openPanel(popup: Page, panel: string): Promise<void> {
	await popup.evaluate((hash) => {
		location.hash = hash;
	}, panel);
	await shows(popup, `nav [aria-current=page][href="#${panel}"]`);
}

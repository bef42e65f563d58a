import type { Locator, Page } from "playwright";
import { confirmationWindow, pressEscape, typeDelete } from "../../support/steps/confirmation.ts";
import { openMenu } from "../../support/steps/crm.ts";
import { deleteButton } from "../../support/steps/search.ts";
import { loadSearch, searchAddress } from "./measure-search.ts";
import { idle } from "./measure-tasks.ts";
import type { Pages } from "./start-pages.ts";

/** Milliseconds from each click on "Delete Customer" until the confirmation can be typed in. */
export async function measureDialogs({ crm, extended: { page } }: Pages, customers: readonly number[]): Promise<number[]> {
	const times: number[] = [];
	for (const customer of customers) {
		const { confirmation, time } = await openDialog(page, await findDelete(page, crm, customer));
		times.push(time);
		await pressEscape(confirmation);
	}
	return times;
}

/** Milliseconds from each confirming click until the page leaves. The customers are deleted. */
export async function measureLeaving({ crm, extended: { page } }: Pages, customers: readonly number[]): Promise<number[]> {
	const times: number[] = [];
	for (const customer of customers) {
		const { confirmation } = await openDialog(page, await findDelete(page, crm, customer));
		await typeDelete(confirmation);
		const button = confirmation.getByRole("button", { name: "I understand, please delete" });
		await button.and(confirmation.locator(":enabled")).waitFor();
		const left = page.waitForURL("**/app/searches/customers", { waitUntil: "commit" });
		const before = await press(button);
		await left;
		times.push(Date.now() - before);
		await idle(page);
	}
	return times;
}

/** The same for all rows of a page, in bulk. */
export async function measureBulkDialog({ crm, extended: { page } }: Pages, rows: number, rounds: number): Promise<number[]> {
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await loadSearch(page, searchAddress(crm, rows));
		await page.getByRole("checkbox", { name: "Select records" }).click();
		await page.getByRole("menuitem", { name: /^This page/ }).click();
		await idle(page);
		const { confirmation, time } = await openDialog(page, deleteButton(page));
		times.push(time);
		await pressEscape(confirmation);
	}
	return times;
}

async function findDelete(page: Page, crm: string, customer: number): Promise<Locator> {
	await page.goto(`${crm}/app/customers/${customer}`);
	await page.getByRole("button", { name: "Customer Options" }).waitFor();
	await idle(page);
	const menu = await openMenu(page, "Customer Options");
	return menu.getByRole("menuitem", { name: "Delete Customer" });
}

async function openDialog(page: Page, control: Locator): Promise<{ confirmation: Page; time: number }> {
	let before = 0;
	const confirmation = await confirmationWindow(page, async () => {
		before = await press(control);
	});
	await confirmation.getByRole("textbox").waitFor();
	const ready = await confirmation.evaluate(() => Number(document.documentElement.getAttribute("data-ready-at")));
	return { confirmation, time: ready - before };
}

/** Returns the time of the mouse press in milliseconds since 1970. */
async function press(control: Locator): Promise<number> {
	const place = await control.boundingBox();
	if (place === null) throw new Error("The control is not on the page.");
	const { mouse } = control.page();
	await mouse.move(place.x + place.width / 2, place.y + place.height / 2);
	const now = Date.now();
	await mouse.down();
	// The window may close before the mouse button is released.
	await mouse.up().catch(() => undefined);
	return now;
}

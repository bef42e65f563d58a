import type { Page } from "playwright";
import { readBadge } from "../support/steps/badge.ts";
import { confirmationWindow, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { rowOf } from "../support/steps/crm.ts";
import { openPopup } from "../support/steps/popup.ts";
import { deleteButton, headerCheckbox, nextPage, openSearch, shownKeys, tick } from "../support/steps/search.ts";
import type { Scene } from "./story.ts";

/** 120 customers at once, from the search to the badge. */
export async function tellOfBulk({ browser, page, crm, step }: Scene): Promise<void> {
	let confirmation: Page = page;
	let last = "";

	await step("The header's checkbox offers this page or all results", async () => {
		await openSearch(page, crm, "customers");
		await headerCheckbox(page).click();
		await page.getByRole("menuitem", { name: /^All \d+ results/ }).waitFor();
		return page;
	});
	await step("120 customers are ticked across three pages", async () => {
		await page.keyboard.press("Escape");
		for (let number = 0; number < 2; number++) {
			for (const key of await shownKeys(page)) await tick(page, key);
			await nextPage(page);
		}
		const twenty = (await shownKeys(page)).slice(0, 20);
		for (const key of twenty) await tick(page, key);
		last = twenty.at(-1) ?? "";
		await deleteButton(page).scrollIntoViewIfNeeded();
		return page;
	});
	await step("They are confirmed together", async () => {
		confirmation = await confirmationWindow(page, () => deleteButton(page).click());
		await confirmation.getByRole("heading", { name: "Delete 120 Customers" }).waitFor();
		await typeDelete(confirmation);
		return confirmation;
	});
	await step("The work runs on the server, the window may be closed", async () => {
		await confirmWith(confirmation, "Delete Customers");
		await confirmation.getByText("You can safely close this window: the deletion continues on the server.").waitFor();
		return confirmation;
	});
	await step("The page says when it is complete, and drops the rows", async () => {
		await confirmation.close();
		await page.bringToFront();
		await page.getByText(/Bulk deletion complete/).waitFor({ timeout: 60_000 });
		await rowOf(page, last).waitFor({ state: "hidden" });
		return page;
	});
	await step("The badge counts what is unread, and the panel lists it", async () => {
		const badge = await readBadge(browser);
		if (badge !== "1" && badge !== "1!") throw new Error(`The badge says "${badge}".`);
		confirmation = await openPopup(browser, "notifications");
		await confirmation.getByRole("heading", { name: "1 unread" }).waitFor();
		return confirmation;
	});
	await step("Mark All Read clears it", async () => {
		await confirmation.getByRole("button", { name: "Mark All Read" }).click();
		await confirmation.getByText("Nothing unread").waitFor();
		return confirmation;
	});
	await step("The activity shows what became of every deletion", async () => {
		await confirmation.getByRole("link", { name: "Activity" }).click();
		await confirmation.getByRole("heading", { name: /120 Customers/ }).waitFor();
		return confirmation;
	});
	await confirmation.close().catch(() => undefined);
}

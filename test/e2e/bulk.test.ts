import { expect, test } from "vitest";
import { customerNames, withoutLegalCase } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { confirmationWindow, confirmWith, namesIn, typeDelete } from "../support/steps/confirmation.ts";
import { readReports, signInToCrm, totalOf } from "../support/steps/crm.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";
import { chooseInHeader, deleteButton, nextPage, openSearch, shownKeys, tick, tickRange, untick } from "../support/steps/search.ts";
import { until } from "../support/until.ts";
import { whatHangsOn } from "../support/what-hangs-on.ts";

const { browser, crm, server, database } = await startProduct();
const page = await browser.context.newPage();
const ticked: string[] = [];

test("the Delete button appears when a row is ticked", async () => {
	await signInToCrm(page, crm, "bulk");
	await signInToExpunge({ browser, crm, server: server.url }, "bulk");
	await page.bringToFront();
	await openSearch(page, crm, "customers");
	expect(await deleteButton(page).count()).toBe(0);
	const [first = ""] = await shownKeys(page);
	await tick(page, first);
	await deleteButton(page).waitFor();
	await chooseInHeader(page, "None");
	await deleteButton(page).waitFor({ state: "detached" });
});

test("120 customers ticked across three pages stay ticked by their id", async () => {
	for (const number of [1, 2]) {
		const keys = await shownKeys(page);
		ticked.push(...keys);
		expect(ticked.length).toBe(50 * number);
		await tickRange(page, keys);
		await nextPage(page);
	}
	for (const key of (await shownKeys(page)).slice(0, 20)) {
		await tick(page, key);
		ticked.push(key);
	}
	expect(await deleteButton(page).getAttribute("title")).toBe("Delete 120 Customers");
});

test("the server deletes them with all their dependent rows, while the confirmation and the popup are closed", async () => {
	const other = await browser.context.newPage();
	const reports = await readReports(other, crm);
	// Otherwise this tab might come to the front when the confirmation closes, and get the news in place of the search.
	await other.close();
	await page.bringToFront();
	const before = await readRows(database.adminUrl, "crm");
	const deletable = await withoutLegalCase(database.adminUrl, ticked.map(Number));
	const expected = await whatHangsOn(database.adminUrl, { customers: deletable });

	const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
	await confirmation.getByRole("heading", { name: "Delete 120 Customers" }).waitFor();
	await confirmation.getByRole("listitem").filter({ hasText: "and 115 others" }).waitFor();
	await confirmation.getByRole("button", { name: "Show the first 100" }).click();
	const named = await customerNames(database.adminUrl, ticked.slice(0, 100).map(Number));
	expect(await namesIn(confirmation)).toEqual([...named, "and 20 others"]);
	await confirmation.getByRole("button", { name: "Search all 120" }).click();
	await confirmation.getByText("100 of 120 shown.").waitFor();
	await confirmation.getByRole("button", { name: "Show more names" }).click();
	await confirmation.getByText("120 of 120 shown.").waitFor();
	expect(await namesIn(confirmation)).toEqual(await customerNames(database.adminUrl, ticked.map(Number)));
	await confirmation.getByLabel("Find a name").fill(named[7] ?? "");
	await until(
		() => namesIn(confirmation),
		(names) => names.length < 20 && names.includes(named[7] ?? ""),
		{ what: "The name should be found" },
	);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Customers");
	await confirmation.getByText("You can safely close this window: the deletion continues on the server.").waitFor();
	await confirmation.close();
	await page.bringToFront();

	await page.getByText(/Bulk deletion complete/).waitFor();
	await expectBadge(browser, deletable.length < 120 ? "1!" : "1");
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(expected);
	expect(await readReports(page, crm)).toBe(reports);
});

test("the panel lists unread notifications with the number of errors, and Mark All Read clears the badge", async () => {
	const popup = await openPopup(browser, "notifications");
	await popup.getByRole("heading", { name: "1 unread" }).waitFor();
	await popup.getByRole("button", { name: "Mark All Read" }).click();
	await popup.getByText("Nothing unread").waitFor();
	await expectBadge(browser, "");
	await popup.close();
});

test("the header's checkbox offers this page or all results, with exact numbers, and unticked rows are excluded", async () => {
	await page.bringToFront();
	await openSearch(page, crm, "kobjects/order");
	const total = await totalOf(page);
	expect(total).toBeGreaterThan(100);
	await chooseInHeader(page, `All ${total} results`);
	await page.getByText(`${total} Orders are ticked`).waitFor();

	const kept = (await shownKeys(page)).slice(3, 6);
	for (const key of kept) await untick(page, key);
	expect(await deleteButton(page).getAttribute("title")).toBe(`Delete ${total - 3} Orders`);

	const before = await readRows(database.adminUrl, "crm");
	const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
	await confirmation.getByRole("heading", { name: `Delete ${total - 3} Orders` }).waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Orders");
	await page.bringToFront();
	await expectBadge(browser, "1");

	await openSearch(page, crm, "kobjects/order");
	expect((await shownKeys(page)).sort()).toEqual([...kept].sort());
	const differences = compareRows(before, await readRows(database.adminUrl, "crm"));
	expect(differences.get("kobjects")?.gone.length).toBe(total - 3);
	expect([...differences.keys()].sort()).toEqual(["activity", "conversation_kobjects", "kobjects"]);
});

import { expect, test } from "vitest";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { confirmationWindow, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToCrm, totalOf } from "../support/steps/crm.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { chooseInHeader, deleteButton, openSearch, shownKeys, untick } from "../support/steps/search.ts";

const { browser, crm, server, database } = await startProduct();
const page = await browser.context.newPage();

test("the header's checkbox offers this page or all results, with exact numbers, and unticked rows are excluded", async () => {
	await signInToCrm(page, crm, "bulk");
	await signInToExpunge({ browser, crm, server: server.url }, "bulk");
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

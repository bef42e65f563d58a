import { expect, test } from "vitest";
import { pickCompanyKobject, pickConversation, pickKobject } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { confirmationIn, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, readReports, signInToCrm } from "../support/steps/crm.ts";
import { countCheckboxes, twoFrames } from "../support/steps/offered.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { whatHangsOn } from "../support/what-hangs-on.ts";

const { browser, crm, server, database } = await startProduct();
const page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: server.url }, "bulk");
await page.bringToFront();

test("Conversation Options deletes a conversation with its messages and files; the customer stays, and the timeline updates without a reload", async () => {
	const { id, subject, customer } = await pickConversation(database.adminUrl);
	const reports = await readReports(page, crm);
	await page.goto(`${crm}/app/customers/${customer}`);
	const item = page.locator(`article[data-conversation="${id}"]`);
	await item.waitFor();
	await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));
	const before = await readRows(database.adminUrl, "crm");
	const expected = await whatHangsOn(database.adminUrl, { conversations: [id] });

	await (await openMenu(item, "Conversation Options")).getByRole("menuitem", { name: "Delete Conversation" }).click();
	const confirmation = await confirmationIn(page);
	await confirmation.getByRole("heading", { name: "Delete Conversation" }).waitFor();
	await confirmation.getByText(subject).first().waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Conversation");
	await item.waitFor({ state: "hidden" });

	expect(new URL(page.url()).pathname).toBe(`/app/customers/${customer}`);
	expect(await page.evaluate(() => "stillTheSamePage" in window)).toBe(true);
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(expected);
	expect(expected.get("customers")).toBeUndefined();
	expect(await readReports(page, crm)).toBe(reports);
});

test.each([
	["order", "Order"],
	["booking", "Booking"],
	["device", "Device"],
])("KObject Options deletes one %s and only the rows that refer to it", async (klass, one) => {
	const { id, title, customer } = await pickKobject(database.adminUrl, klass);
	const reports = await readReports(page, crm);
	await page.goto(`${crm}/app/customers/${customer}`);
	const item = page.locator(`article[data-kobject="${id}"]`);
	await item.waitFor();
	const before = await readRows(database.adminUrl, "crm");
	const expected = await whatHangsOn(database.adminUrl, { kobjects: [id] });

	await (await openMenu(item, "KObject Options")).getByRole("menuitem", { name: `Delete ${one}` }).click();
	const confirmation = await confirmationIn(page);
	await confirmation.getByRole("heading", { name: `Delete ${one}` }).waitFor();
	await confirmation.getByText(title).first().waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, `Delete ${one}`);
	await item.waitFor({ state: "hidden" });

	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(expected);
	expect(expected.get("kobjects")).toEqual({ gone: [id], changed: [], appeared: [] });
	expect(expected.get("conversations")).toBeUndefined();
	expect(await readReports(page, crm)).toBe(reports);
});

test("a company's timeline offers no deletion of the company, only of its KObjects", async () => {
	const { id, one, company } = await pickCompanyKobject(database.adminUrl);
	await page.goto(`${crm}/app/companies/${company}`);
	const item = page.locator(`article[data-kobject="${id}"]`);
	const option = (await openMenu(item, "KObject Options")).getByRole("menuitem", { name: `Delete ${one}` });
	await option.waitFor();
	await page.keyboard.press("Escape");
	const menu = await openMenu(page, "Company Options");
	await twoFrames(page);
	expect(await menu.getByRole("menuitem").count()).toBeGreaterThan(0);
	expect(await page.getByText(/^Delete/).count()).toBe(0);
	await page.keyboard.press("Escape");

	const before = await readRows(database.adminUrl, "crm");
	const expected = await whatHangsOn(database.adminUrl, { kobjects: [id] });
	await openMenu(item, "KObject Options");
	await option.click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, `Delete ${one}`);
	await item.waitFor({ state: "hidden" });
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(expected);
});

test("the company search has no checkboxes for a person who has them in the customer search", async () => {
	expect(await countCheckboxes(page, "Customers")).toBeGreaterThan(0);
	expect(await countCheckboxes(page, "Companies")).toBe(0);
});

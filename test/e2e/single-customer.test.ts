import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { addressesOf, pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows, textOfSchema } from "../support/rows.ts";
import {
	confirmationCloses,
	confirmationIn,
	confirmWith,
	isArmed,
	leaveWith,
	pressEscape,
	typeDelete,
} from "../support/steps/confirmation.ts";
import { openMenu, readReports, rowOf, signInToCrm } from "../support/steps/crm.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { whatHangsOn } from "../support/what-hangs-on.ts";

// The CRM answers 404 for the deleted customer.
const product = await startProduct({ expectedErrors: [/status of 404/] });
const { browser, crm, server, database } = product;
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const addresses = await addressesOf(database.adminUrl, customer.id);
const timeline = `${crm}/app/customers/${customer.id}`;

test("Customer Options offers Delete Customer to a person with permission, styled like its neighbours", async () => {
	await signInToCrm(page, crm, "single");
	await signInToExpunge({ browser, crm, server: server.url }, "single");
	await page.bringToFront();
	await page.goto(timeline);
	const menu = await openMenu(page, "Customer Options");
	const option = menu.getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	const look = (element: Element) => {
		const { color, fontFamily, fontSize, paddingLeft, height } = getComputedStyle(element);
		return { color, fontFamily, fontSize, paddingLeft, height };
	};
	expect(await option.evaluate(look)).toEqual(await menu.getByRole("menuitem").first().evaluate(look));
});

test("the confirmation names the customer and the number of entries before anything is typed, and Cancel deletes nothing", async () => {
	const before = await readRows(database.adminUrl, "crm");
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	const text = () => confirmation.locator("main").innerText();
	await confirmation.getByRole("heading", { name: "Delete Customer" }).waitFor();
	expect(await text()).toContain(customer.name);
	expect(await text()).toContain("This is permanent and cannot be undone.");
	expect(await text()).toMatch(/right to erasure is not absolute.*30 days.*legal adviser decides/s);
	const expected = await whatHangsOn(database.adminUrl, { customers: [customer.id] });
	const rows = (await confirmation.getByRole("row").allInnerTexts()).map((row) => row.split("\t"));
	expect(Object.fromEntries(rows)).toMatchObject({
		Conversations: String(expected.get("conversations")?.gone.length),
		Messages: String(expected.get("messages")?.gone.length),
	});
	await leaveWith(confirmation, "Cancel");
	await confirmationCloses(page);
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
});

test("the button is disabled until the word is exactly DELETE, and Escape deletes nothing", async () => {
	await openMenu(page, "Customer Options");
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	const button = confirmation.getByRole("button", { name: "I understand, please delete" });
	await typeDelete(confirmation, "delete");
	await isArmed(confirmation);
	expect(await button.isDisabled()).toBe(true);
	await confirmation.getByText("The word does not match. Type DELETE in capital letters.").waitFor();
	await confirmation.getByRole("textbox").press("Control+A");
	await typeDelete(confirmation, " DELETE ");
	await button.and(confirmation.locator(":enabled")).waitFor();
	await confirmation.getByRole("textbox").press("x");
	expect(await button.isDisabled()).toBe(true);
	await pressEscape(confirmation);
});

test("after DELETE the customer and exactly their dependent rows are gone, the reports are unchanged, and the page returns to the search", async () => {
	const reports = await readReports(page, crm);
	await page.goto(timeline);
	const before = await readRows(database.adminUrl, "crm");
	const expected = await whatHangsOn(database.adminUrl, { customers: [customer.id] });

	await openMenu(page, "Customer Options");
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/app/searches/customers");
	await page.getByText("Customer permanently deleted").waitFor();

	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(expected);
	expect(await readReports(page, crm)).toBe(reports);
	await page.goto(`${crm}/app/searches/customers?q=${encodeURIComponent(customer.name)}`);
	await page.locator(".results-total").waitFor();
	expect(await rowOf(page, customer.id).count()).toBe(0);
});

test("a dead link shows when the record was permanently deleted and the audit reference, without personal data", async () => {
	await page.goto(timeline);
	const notice = page.getByText(/This customer was permanently deleted on .*2\d{3}/);
	await notice.waitFor();
	await page.getByText(/Audit reference A-\d+/).waitFor();
	expect(await page.getByRole("main").innerText()).not.toContain(customer.name);
});

test("nothing that Expunge stores, including its queue and log, names the customer", async () => {
	const schemas = [await textOfSchema(database.adminUrl, "expunge"), await textOfSchema(database.adminUrl, "expunge_queue")];
	const log = server.log();
	expect(schemas[0]).toContain(people.single.email);
	expect(schemas[1]).toContain("sweep");
	expect(log).toContain("listening");
	const kept = [...schemas, log].join("\n");
	for (const secret of [customer.name, ...addresses]) expect(kept).not.toContain(secret);
});

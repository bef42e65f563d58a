import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { signInToApi } from "../support/verbs/api.ts";
import { confirmationWindow, confirmWith, typeDelete } from "../support/verbs/confirmation.ts";
import { openMenu, signInToCrm, signOutOfCrm } from "../support/verbs/crm.ts";
import { countControls } from "../support/verbs/offered.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/verbs/popup.ts";
import { chooseInHeader, deleteButton, openSearch, shownKeys, tick } from "../support/verbs/search.ts";

const { browser, crm, server, database } = await startProduct();
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const ids = [String(customer.id)];

test("a person without the permission sees no control, and the API refuses the same call with 403 and no effect", async () => {
	await signInToCrm(page, crm, "none");
	await signInToExpunge({ browser, crm, server: server.url }, "none");
	await page.bringToFront();
	expect(await countControls({ browser, page, crm }, customer.id, people.none.email)).toEqual({ timeline: 0, search: 0 });

	const before = await readRows(database.adminUrl, "crm");
	const call = await signInToApi(server.url, "none");
	for (const bulk of [true, false]) {
		const refused = await call("POST", "/previews", { object: "customer", bulk, ids });
		expect(refused).toMatchObject({ status: 403, body: { error: { code: "permission_denied" } } });
	}
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
});

test("a permission set that an admin gives makes the controls appear, and its withdrawal makes them go", async () => {
	const admin = await signInToApi(server.url, "admin");
	const { body } = await admin("GET", "/users");
	const users = Object.values(body).flat() as { id: string; email: string }[];
	const grants = [{ object: "customer", klass: null, read: true, delete: true, scope: null }];
	const holder = users.find(({ email }) => email === people.none.email)?.id;
	const set = { name: "For a day", grants, searches: { read: false, bulkDelete: false }, users: [holder] };
	const created = await admin("POST", "/permission-sets", set);
	expect(created.status).toBe(201);

	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await admin("DELETE", `/permission-sets/${created.body["id"]}`);
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	await page.getByText("You have no permission to do this.").waitFor();
	expect((await countControls({ browser, page, crm }, customer.id, people.none.email)).timeline).toBe(0);
});

test("nothing is offered while the CRM shows somebody else as signed in, and the popup says why", async () => {
	await signOut(browser);
	const popup = await openPopup(browser);
	await signIn(popup, "admin");
	await page.bringToFront();
	expect(await countControls({ browser, page, crm }, customer.id, people.none.email)).toEqual({ timeline: 0, search: 0 });
	await popup.bringToFront();
	await popup.getByText("Nothing is offered in Harbor Desk right now.").waitFor();
	await popup.close();
	await signOutOfCrm(page);
	await signInToCrm(page, crm, "admin");
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
});

test("one who may delete one by one has no checkboxes, and the API refuses bulk", async () => {
	await signOutOfCrm(page);
	await signInToCrm(page, crm, "single");
	await signOut(browser);
	const popup = await openPopup(browser);
	await signIn(popup, "single");
	await popup.close();
	await page.bringToFront();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await page.keyboard.press("Escape");
	expect(await countControls({ browser, page, crm }, customer.id, people.single.email)).toEqual({ timeline: 1, search: 0 });
	const call = await signInToApi(server.url, "single");
	expect(await call("POST", "/previews", { object: "customer", bulk: true, ids })).toMatchObject({
		status: 403,
		body: { error: { code: "bulk_not_allowed" } },
	});
});

test("what one person ticked is not ticked for the next who signs in on the same tab", async () => {
	const takeOver = async (person: "bulk" | "admin") => {
		await signOutOfCrm(page);
		await signInToCrm(page, crm, person);
		await signOut(browser);
		const popup = await openPopup(browser);
		await signIn(popup, person);
		await popup.close();
		await page.bringToFront();
		await openSearch(page, crm, "customers");
	};
	await takeOver("bulk");
	const keys = (await shownKeys(page)).slice(0, 3);
	for (const key of keys) await tick(page, key);
	await openSearch(page, crm, "customers");
	await page.waitForFunction((count) => document.querySelectorAll("td input:checked").length === count, keys.length);
	await takeOver("admin");
	await tick(page, keys[0] ?? "");
	expect(await deleteButton(page).getAttribute("title")).toBe("Delete 1 Customer");
});

test("a confirmation in a window deletes nothing once somebody else has signed in to the CRM", async () => {
	await openSearch(page, crm, "customers");
	await chooseInHeader(page, /^All/);
	const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
	await signOutOfCrm(page);
	await signInToCrm(page, crm, "bulk");
	const popup = await openPopup(browser);
	await popup.getByText("Nothing is offered in Harbor Desk right now.").waitFor();
	await popup.close();
	await confirmation.bringToFront();
	const before = await readRows(database.adminUrl, "crm");
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Customers");
	await confirmation.getByText("Somebody else has signed in to the CRM since this was opened.").waitFor();
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
	await confirmation.close();
});

test("company deletion is answered with an explicit error, for an admin too", async () => {
	const admin = await signInToApi(server.url, "admin");
	const refused = await admin("POST", "/previews", { object: "company", bulk: false, ids: ["1"] });
	expect(refused).toMatchObject({ status: 422, body: { error: { code: "object_not_deletable" } } });
});

import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { signInToApi } from "../support/steps/api.ts";
import {
	confirmationCloses,
	confirmationIn,
	confirmationWindow,
	confirmWith,
	isArmed,
	leaveWith,
	typeDelete,
} from "../support/steps/confirmation.ts";
import { openMenu, signOutOfCrm, typeSignInToCrm } from "../support/steps/crm.ts";
import { countControls } from "../support/steps/offered.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";
import { deleteButton, forgetKeptTicks, openSearch, shownKeys, tick } from "../support/steps/search.ts";

const { browser, crm, server, database } = await startProduct();
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const ids = [String(customer.id)];

test("a person without the permission sees no control, and the API refuses the same call with 403 and no effect", async () => {
	await typeSignInToCrm(page, crm, "none");
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

test("assigning a permission set makes the controls appear, and unassigning it removes them", async () => {
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
	// A poll would remove the control before the click.
	await (await browser.worker()).evaluate("chrome.alarms.create('poll', { periodInMinutes: 1 })");
	await admin("DELETE", `/permission-sets/${created.body["id"]}`);
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	await confirmation.getByText("You do not have permission to do this.").waitFor();
	await leaveWith(confirmation, "Close");
	await confirmationCloses(page);
	expect((await countControls({ browser, page, crm }, customer.id, people.none.email)).timeline).toBe(0);
});

test("nothing is offered while somebody else is signed in to the CRM, and the popup says why", async () => {
	await signOut(browser);
	const popup = await openPopup(browser);
	await signIn(popup, "admin");
	await page.bringToFront();
	expect(await countControls({ browser, page, crm }, customer.id, people.none.email)).toEqual({ timeline: 0, search: 0 });
	await popup.bringToFront();
	await popup.getByText("Deletion is unavailable in Harbor Desk right now.").waitFor();
	await popup.close();
	await signOutOfCrm(page);
	await typeSignInToCrm(page, crm, "admin");
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
});

test("a person who may only delete one by one has no checkboxes, and the API refuses bulk", async () => {
	await signOutOfCrm(page);
	await typeSignInToCrm(page, crm, "single");
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

test("the next person on the same tab does not get the earlier person's ticks", async () => {
	const takeOver = async (person: "bulk" | "admin") => {
		await signOutOfCrm(page);
		await typeSignInToCrm(page, crm, person);
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

test("a confirmation deletes nothing once somebody else, or nobody, is signed in to the CRM", async () => {
	await page.goto(`${crm}/app/searches/customers`);
	const shown = page.locator("[data-agent-email]");
	const before = await readRows(database.adminUrl, "crm");
	for (const [email, words] of [
		[people.bulk.email, "Somebody else is signed in to the CRM."],
		["", "This page does not show who is signed in to the CRM."],
	] as const) {
		await forgetKeptTicks(browser);
		await openSearch(page, crm, "customers");
		await tick(page, (await shownKeys(page))[0] ?? "");
		const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
		await typeDelete(confirmation);
		await isArmed(confirmation);
		await shown.evaluate((element, login) => (login === "" ? element.remove() : element.setAttribute("data-agent-email", login)), email);
		await deleteButton(page).waitFor({ state: "detached" });
		await confirmWith(confirmation, "Delete Customer");
		await confirmation.getByText(words).waitFor();
		await leaveWith(confirmation, "Close");
		await confirmationCloses(page);
	}
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
});

test("company deletion fails with an explicit error, even for an admin", async () => {
	const admin = await signInToApi(server.url, "admin");
	const refused = await admin("POST", "/previews", { object: "company", bulk: false, ids: ["1"] });
	expect(refused).toMatchObject({ status: 422, body: { error: { code: "object_not_deletable" } } });
});

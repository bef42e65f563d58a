import { expect, test } from "vitest";
import { password, people } from "../support/accounts.ts";
import { look } from "../support/look.ts";
import { pickCustomers, query } from "../support/pick-records.ts";
import { serverAway, startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { expectBadge, stopWorker } from "../support/steps/badge.ts";
import { openMenu, rowOf, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signIn, signInToExpunge } from "../support/steps/popup.ts";
import { deleteButton, forgetKeptTicks, openSearch, shownKeys, tick } from "../support/steps/search.ts";
import { until } from "../support/until.ts";

// The server answers an expired token with 401. A stopped server does not answer.
const { browser, crm, server, database } = await startProduct({ expectedErrors: [/status of 401/, ...serverAway] });
const page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: server.url }, "bulk");
await page.bringToFront();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);

async function iconTitle(): Promise<string> {
	return (await browser.worker()).evaluate<string>("chrome.action.getTitle({})");
}

/** What the alarm does. */
async function poll(): Promise<void> {
	await (await browser.worker()).evaluate("chrome.alarms.create('poll', { when: Date.now() })");
}

async function tickThree(): Promise<string[]> {
	await forgetKeptTicks(browser);
	await openSearch(page, crm, "customers");
	const keys = (await shownKeys(page)).slice(0, 3);
	for (const key of keys) await tick(page, key);
	await page.getByText("3 selected").waitFor();
	return keys;
}

async function areTicked(keys: readonly string[]): Promise<void> {
	for (const key of keys)
		await until(() => rowOf(page, key).getByRole("checkbox").isChecked(), Boolean, { what: `${key} should be ticked` });
}

test("after the session ends, controls, icon and popup say so, and signing in again needs only the password and keeps the ticks", async () => {
	const keys = await tickThree();
	await query(database.adminUrl, (sql) => sql`delete from expunge.sessions`);
	await poll();
	await page.getByText("3 selected · signed out of Expunge").waitFor();
	await areTicked(keys);
	await expectBadge(browser, "?");
	expect(await iconTitle()).toBe("Expunge: You are signed out. Click to sign in.");
	await deleteButton(page).click();
	await page.getByText("You are signed out. Open Expunge in the toolbar and sign in.").waitFor();

	const popup = await openPopup(browser);
	await popup.getByText("Your session has ended.").waitFor();
	expect(await popup.getByLabel("E-mail address").inputValue()).toBe(people.bulk.email);
	expect(await popup.getByLabel("Password").evaluate((field) => field === document.activeElement)).toBe(true);
	await popup.getByLabel("Password").fill(password);
	await popup.getByRole("button", { name: "Sign in" }).click();
	await popup.getByRole("navigation", { name: "Panels" }).waitFor();
	await popup.close();
	await page.bringToFront();
	await page.getByText("signed out of Expunge").waitFor({ state: "detached" });
	await areTicked(keys);
	await expectBadge(browser, "");
	await page.reload();
	await areTicked(keys);
});

test("a menu entry says that the server does not answer, and works once it answers again", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	const menu = await openMenu(page, "Customer Options");
	await menu.getByRole("menuitem", { name: "Delete Customer", exact: true }).waitFor();
	await server.stop();
	await poll();
	await menu.getByRole("menuitem", { name: "Delete Customer (Expunge does not answer)" }).waitFor();
	await expectBadge(browser, "…");
	expect(await iconTitle()).toBe("Expunge: The server does not answer.");
	await server.start();
	await poll();
	await menu.getByRole("menuitem", { name: "Delete Customer", exact: true }).waitFor();
	await expectBadge(browser, "");
});

test("while the CRM shows another person as signed in, the icon says so", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await page
		.locator("[data-agent-email]")
		.evaluate((element, email) => element.setAttribute("data-agent-email", email), people.admin.email);
	await expectBadge(browser, "?");
	expect(await iconTitle()).toBe("Expunge: Another person is signed in to the CRM.");
	await page.reload();
	await expectBadge(browser, "");
});

test("the page, the icon and the popup say when the person's permissions have changed, and the ticks are kept", async () => {
	const keys = await tickThree();
	const admin = await signInToApi(server.url, "admin");
	const { body } = await admin("GET", "/permission-sets");
	const sets = body["sets"] as { id: string; name: string; version: number; grants: object[]; searches: object; users: string[] }[];
	const set = sets.find(({ name }) => name === "Deletion, also in bulk");
	if (set === undefined) throw new Error("The set is missing.");
	const { id, ...kept } = set;
	const changed = await admin("PUT", `/permission-sets/${id}`, { ...kept, grants: kept.grants.slice(0, 1) });
	expect(changed.status).toBe(200);
	await poll();
	await page.getByText("Your permissions have changed").waitFor();
	await areTicked(keys);
	await expectBadge(browser, "i");
	expect(await iconTitle()).toBe("Expunge: Your permissions have changed.");
	// The browser drops the icon's text when it closes. The next background paints it again.
	await (await browser.worker()).evaluate("chrome.action.setBadgeText({ text: '' })");
	await stopWorker(browser);
	await page.reload();
	await expectBadge(browser, "i");
	const popup = await openPopup(browser);
	const notice = popup.getByText("Your permissions have changed. See what you can delete now.");
	await notice.waitFor();
	await expectBadge(browser, "");
	expect(await iconTitle()).toBe("Expunge");
	await look(popup, "popup-new-rights");
	await popup.getByRole("button", { name: "Close" }).click();
	await notice.waitFor({ state: "detached" });
	await popup.close();
});

test("a different person who signs in after the session ended does not get the ticks", async () => {
	const keys = await tickThree();
	await query(database.adminUrl, (sql) => sql`delete from expunge.sessions`);
	await poll();
	await page.getByText("3 selected · signed out of Expunge").waitFor();
	const popup = await openPopup(browser);
	await signIn(popup, "admin");
	await popup.close();
	await signInToCrm(await openOther(), crm, "admin");
	await page.bringToFront();
	await openSearch(page, crm, "customers");
	for (const key of keys) expect(await rowOf(page, key).getByRole("checkbox").isChecked()).toBe(false);
});

/** The CRM signs the person out in every tab. */
async function openOther() {
	await page.context().clearCookies();
	return page;
}

import { expect, test } from "vitest";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { confirmationIn, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";
import { openSearch } from "../support/steps/search.ts";
import { until } from "../support/until.ts";

const { browser, crm, server, database } = await startProduct();
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
await signInToCrm(page, crm, "admin");
await signInToExpunge({ browser, crm, server: network.url }, "admin");
await page.bringToFront();

/** Waits until earlier work, such as signing in, has ended. On a slow machine it takes longer. */
async function allIsQuiet(): Promise<void> {
	let counted = -1;
	const isQuiet = () => {
		const before = counted;
		counted = network.calls.length;
		return before === counted;
	};
	await until(isQuiet, Boolean, { what: "The extension should have stopped calling the server", milliseconds: 1_500 });
}

/** The calls that the work causes, without those of polls that run meanwhile. */
async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
	await allIsQuiet();
	const before = network.calls.length;
	await work();
	// Half a poll could not be told from calls of the work.
	await allIsQuiet();
	const calls = network.calls.slice(before);
	while (calls.includes("GET /api/notifications?unread=true"))
		for (const call of poll) if (calls.includes(call)) calls.splice(calls.indexOf(call), 1);
	return calls;
}

const poll = ["GET /api/deletions?limit=20&names=false", "GET /api/notifications?unread=true", "GET /api/me"];

async function openCustomer() {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	return (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" });
}

test("loading a CRM page costs two API calls", async () => {
	await openSearch(page, crm, "customers");
	const calls = await callsOf(async () => {
		for (let load = 0; load < 3; load++) {
			await (await openCustomer()).waitFor();
			await openSearch(page, crm, "customers");
		}
	});
	expect(calls.sort()).toEqual([...Array(6).fill("GET /api/deletions?limit=20&names=false"), ...Array(6).fill("GET /api/me")]);
});

test("deleting a record asks for its numbers once, and for no key that the extension sent itself", async () => {
	const calls = await callsOf(async () => {
		await (await openCustomer()).click();
		const confirmation = await confirmationIn(page);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "I understand, please delete");
		await page.waitForURL("**/app/searches/customers");
		await page.getByText("Customer permanently deleted").waitFor();
	});
	const asked = calls
		.filter((call) => /previews|items|^POST .api.deletions/.test(call))
		.map((call) => call.replace(/[0-9a-f-]{36}/, "<id>"));
	expect(asked).toEqual(["POST /api/previews", "GET /api/previews/<id>", "POST /api/deletions"]);
});

test("saving a permission set costs two further calls", async () => {
	const popup = await openPopup(browser, "permissions");
	await popup.getByRole("link", { name: "New set" }).click();
	await popup.getByLabel("Name").fill("Privacy team");
	const calls = await callsOf(async () => {
		await popup.getByRole("button", { name: "Save" }).click();
		await popup.getByRole("link", { name: /Privacy team/ }).waitFor();
	});
	expect(calls.sort()).toEqual(["GET /api/permission-sets", "GET /api/users", "POST /api/permission-sets"]);
	await popup.close();
});

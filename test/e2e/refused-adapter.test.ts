import { expect, test } from "vitest";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";

const { browser, crm, server, database } = await startProduct();
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);

/** The server's adapter, with an entry that would load something into the CRM's page. */
function withScript(sent: unknown): unknown {
	const answer = structuredClone(Object(sent));
	for (const record of answer.pages.records) record.menu.build = { item: "iframe", control: "a", onclick: "alert(1)" };
	return answer;
}

async function openOptions() {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	return openMenu(page, "Customer Options");
}

test("a refused adapter adds nothing to the CRM's page, and the popup says why", async () => {
	network.trouble({ calls: /^GET \/api\/crm$/, change: withScript });
	await signInToCrm(page, crm, "single");
	await signInToExpunge({ browser, crm, server: network.url }, "single");
	await page.bringToFront();
	const menu = await openOptions();
	const popup = await openPopup(browser);
	await popup.getByText("Deletion is unavailable in Harbor Desk right now.").waitFor();
	await popup.getByText(/pages\.records\[0\]\.menu\.build\.item = "iframe": must be "a", "b"/).waitFor();
	await popup.getByText('pages.records[0].menu.build.onclick = "alert(1)": unknown field').waitFor();
	expect(await menu.getByRole("menuitem", { name: "Delete Customer" }).count()).toBe(0);
	expect(await page.locator("[data-expunge]").count()).toBe(0);
	await popup.close();
});

test("once the server sends a valid adapter, the page offers deletion and the popup shows no error", async () => {
	network.trouble(null);
	await page.bringToFront();
	await (await openOptions()).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	const popup = await openPopup(browser);
	await popup.getByRole("navigation", { name: "Panels" }).waitFor();
	expect(await popup.getByText("Deletion is unavailable in Harbor Desk right now.").count()).toBe(0);
});

import { expect, test } from "vitest";
import type { Me } from "../../server/people/schemas.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { confirmationCloses, confirmationIn, confirmWith, leaveWith, pressEscape, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

// The test drops answers on purpose.
const { browser, crm, server, database } = await startProduct({ expectedErrors: [/ERR_EMPTY_RESPONSE/] });
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }, other = customer] = await pickCustomers(database.adminUrl, 2);
await signInToCrm(page, crm, "single");
await signInToExpunge({ browser, crm, server: network.url }, "single");
await page.bringToFront();

const calls = /^POST \/api\/previews/;

async function chooseDelete() {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).click();
	return confirmationIn(page);
}

test("a confirmation that cannot read its numbers says so prominently, and closing it deletes nothing", async () => {
	const before = await readRows(database.adminUrl, "crm");
	network.trouble({ calls, held: true, lost: true });
	const confirmation = await chooseDelete();
	await confirmation.getByRole("heading", { name: "Counting what would be deleted" }).waitFor();
	await network.holds();
	network.trouble({ calls, lost: true });
	await confirmation.getByRole("heading", { name: "Nothing was deleted" }).waitFor();
	await confirmation.getByText("The server cannot be reached.").waitFor();
	await leaveWith(confirmation, "Close");
	await confirmationCloses(page);
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
});

test("Escape closes a confirmation that is still waiting for its numbers", async () => {
	network.trouble({ calls, held: true });
	const confirmation = await chooseDelete();
	await confirmation.getByRole("button", { name: "Cancel" }).waitFor();
	await pressEscape(confirmation);
});

test("a confirmation opens before its numbers arrive, and works once they arrive", async () => {
	network.trouble({ calls, held: true });
	const confirmation = await chooseDelete();
	await confirmation.getByRole("heading", { name: "Counting what would be deleted" }).waitFor();
	await network.holds();
	network.trouble(null);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/app/searches/customers");
});

test("a page offers its earlier controls without waiting for the server", async () => {
	network.trouble({ calls: /^GET \/api\/me/, held: true });
	await (await openOptions()).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await network.holds();
	network.trouble(null);
});

test("a page corrects its controls when the server's answer differs", async () => {
	const withoutRights = { calls: /^GET \/api\/me/, change: withdrawRights };
	network.trouble({ ...withoutRights, held: true });
	const entry = (await openOptions()).getByRole("menuitem", { name: "Delete Customer" });
	await entry.waitFor();
	await network.holds();
	network.trouble(withoutRights);
	await entry.waitFor({ state: "detached" });
	network.trouble(null);
});

test("a page that gets the same answer again keeps an open menu", async () => {
	const worker = await browser.worker();
	await worker.evaluate(`Promise.all([chrome.storage.session.remove("adapter"), chrome.storage.local.remove("versions")])`);
	const entry = (await openOptions()).getByRole("menuitem", { name: "Delete Customer" });
	const shown = await entry.elementHandle();
	const tellPages = `chrome.tabs.query({}).then((tabs) => Promise.allSettled(tabs.map(({ id }) => chrome.tabs.sendMessage(id, { event: "page/changed", input: null }))))`;
	const asked = network.calls.length;
	await worker.evaluate(tellPages);
	await until(() => network.calls.slice(asked).includes("GET /api/me"), Boolean, { what: "The page should have asked again" });
	await page.waitForTimeout(300);
	expect(await shown?.evaluate((element) => element.isConnected)).toBe(true);
});

async function openOptions() {
	await page.goto(`${crm}/app/customers/${other.id}`);
	return openMenu(page, "Customer Options");
}

/** Changes the rights in the server's answer about the person. */
function withdrawRights(body: unknown): unknown {
	const me = body as Me;
	return { ...me, rights: { ...me.rights, version: me.rights.version + 1, objects: [] } };
}

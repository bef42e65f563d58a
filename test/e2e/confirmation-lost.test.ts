import type { Page } from "playwright";
import { expect, test } from "vitest";
import { pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { interruptWorker } from "../support/steps/badge.ts";
import { confirmationCloses, confirmationIn, isArmed, leaveWith, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

// The test drops answers on purpose, and the CRM answers 404 for deleted records.
const { browser, crm, server, database } = await startProduct({
	expectedErrors: [/ERR_EMPTY_RESPONSE/, /ERR_INCOMPLETE_CHUNKED_ENCODING/, /status of 404/],
});
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
const customers = await pickCustomers(database.adminUrl, 4);
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: network.url }, "bulk");
await page.bringToFront();

const submit = (confirmation: Page) => confirmation.getByRole("button", { name: "I understand, please delete" });

async function open(index: number): Promise<Page> {
	await page.goto(`${crm}/app/customers/${customers[index]?.id}`);
	await openMenu(page, "Customer Options");
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	return confirmationIn(page);
}

async function countDeletions(index: number): Promise<number> {
	const key = String(customers[index]?.id);
	return (await query(database.adminUrl, (sql) => sql`select from expunge.audit_entries where key = ${key}`)).length;
}

test("a service worker that stops during counting restarts, and the numbers appear", async () => {
	network.trouble({ calls: /^POST \/api\/previews/, held: true });
	const confirmation = await open(0);
	await confirmation.getByText("Counting what would be deleted…").waitFor();
	await network.holds();
	await interruptWorker(browser);
	network.trouble(null);
	await isArmed(confirmation);
	await leaveWith(confirmation, "Cancel");
	await confirmationCloses(page);
});

test("after a service worker stops during a confirmed deletion, the next worker finds that deletion, which ran once", async () => {
	const confirmation = await open(0);
	await typeDelete(confirmation);
	await isArmed(confirmation);
	network.trouble({ calls: /^POST \/api\/deletions/, held: true });
	await submit(confirmation).click();
	await confirmation.getByText("The deletion is running.").waitFor();
	await until(
		() => countDeletions(0),
		(count) => count === 1,
		{ what: "The server should have deleted it" },
	);
	await interruptWorker(browser);
	await confirmationCloses(page);
	await page.waitForURL("**/app/searches/customers");
	network.trouble(null);
	expect(await countDeletions(0)).toBe(1);
});

test("an incomplete answer counts as no answer from the server", async () => {
	network.trouble({ calls: /^POST \/api\/previews/, broken: true });
	const confirmation = await open(1);
	await confirmation.getByText("The server cannot be reached.").waitFor();
	network.trouble(null);
	await leaveWith(confirmation, "Close");
	await confirmationCloses(page);
});

test("a confirmation that is reloaded closes, deletes nothing and frees its page", async () => {
	const confirmation = await open(1);
	await isArmed(confirmation);
	await confirmation.reload().catch(() => undefined);
	await confirmationCloses(page);
	await page.getByRole("button", { name: "Customer Options" }).click();
	expect(await countDeletions(1)).toBe(0);
});

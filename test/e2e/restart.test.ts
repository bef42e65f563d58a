import { rm } from "node:fs/promises";
import { afterAll, inject, test } from "vitest";
import { type Browser, launchBrowser, reloadExtension } from "../support/browser.ts";
import { makeFolder } from "../support/make-folder.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { confirmationIn, isArmed } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { allowSite, connectToServer, openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";

const product = await startProduct();
const { crm, server, database } = product;
const extension = inject("extension");
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const profile = await makeFolder();
afterAll(() => rm(profile, { recursive: true, force: true }));

async function expectDeleteCustomer({ context }: Browser): Promise<void> {
	const page = await context.newPage();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await page.close();
}

test("after an update of the extension, open pages get the new script and the controls keep working", async () => {
	const { browser } = product;
	const page = await browser.context.newPage();
	await signInToCrm(page, crm, "single");
	await signInToExpunge({ browser, crm, server: server.url }, "single");
	await page.bringToFront();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	const option = (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	const old = await option.elementHandle();

	await reloadExtension(browser);
	await page.waitForFunction((element) => element?.isConnected === false, old);
	await option.click();
	await isArmed(await confirmationIn(page));
});

test('"Keep me signed in" survives a restart of the browser; without it the session ends, and the badge shows that', async () => {
	const first = await launchBrowser({ extension, headless: true, profile });
	const page = await first.context.newPage();
	await signInToCrm(page, crm, "single");
	const popup = await openPopup(first);
	await connectToServer(popup, server.url);
	await allowSite(popup, first, crm);
	await signIn(popup, "single");
	await expectDeleteCustomer(first);
	await first.close();

	const second = await launchBrowser({ extension, headless: true, profile });
	await expectDeleteCustomer(second);
	await signOut(second);
	await signIn(await openPopup(second), "single", false);
	await expectDeleteCustomer(second);
	await second.close();

	const third = await launchBrowser({ extension, headless: true, profile });
	await expectBadge(third, "?");
	await third.close();
});

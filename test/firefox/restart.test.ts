import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { makeFolder } from "../support/make-folder.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startServers } from "../support/product.ts";
import { root } from "../support/run.ts";
import { press, says, shows } from "./controls.ts";
import { launchFirefox } from "./launch-firefox.ts";
import { watchFirefox } from "./start-story.ts";
import { armedConfirmation, chooseInMenu, confirmationCloses, expectBadge, signIn, signInToCrm } from "./steps.ts";

const { database, crm, server } = await startServers();
const extension = inject("extension");
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const pictures = join(root, ".test/screens");
const [profile, home] = [await makeFolder(), await makeFolder()];
afterAll(async () => {
	await rm(profile, { recursive: true, force: true });
	await rm(home, { recursive: true, force: true });
});

// An admin has rolled out the server's address.
await mkdir(join(home, ".mozilla/managed-storage"), { recursive: true });
await writeFile(
	join(home, ".mozilla/managed-storage/expunge@expunge.example.json"),
	JSON.stringify({ name: "expunge@expunge.example", description: "Expunge", type: "storage", data: { server: server.url } }),
);
let firefox = await launchFirefox(extension, { profile, home, keepsSetUp: true });
watchFirefox(() => firefox);

test("on a managed browser, the tab that opens after installation begins at the site, and cannot change the server", async () => {
	const tab = await firefox.waitForPage("console.html#set-up");
	await says(tab, "Step 2 of 3");
	await says(tab, new URL(server.url).host);
	expect(await tab.$$eval("button", (buttons) => buttons.map((button) => button.textContent))).toEqual(["Not now", "Allow on this site"]);
	if (process.env["EXPUNGE_TEST_PICTURES"] !== undefined) {
		await mkdir(pictures, { recursive: true });
		await tab.screenshot({ path: join(pictures, "firefox-managed.png") });
	}
	await press(tab, "Allow on this site");
	await signIn(tab, "single");
	await tab.close();
});

test('"Keep me signed in" survives a restart of the browser', async () => {
	await signInToCrm(await firefox.browser.newPage(), crm, "single");
	await firefox.browser.close();
	firefox = await launchFirefox(extension, { profile, home });
	const page = await firefox.browser.newPage();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await chooseInMenu(page, "Delete Customer");
	const confirmation = await armedConfirmation(firefox);
	await press(confirmation, "Cancel").catch(() => undefined);
	await confirmationCloses(firefox);
});

test("after an update of the extension, open pages get the new script and the controls keep working", async () => {
	const page = await firefox.browser.newPage();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await press(page, "Customer Options");
	await shows(page, "[data-expunge=delete-option]");
	const old = await page.$("[data-expunge=delete-option]");
	await firefox.browser.installExtension(extension);
	await page.waitForFunction((element) => element?.isConnected === false, { timeout: 60_000, polling: 100 }, old);
	await press(page, "Delete Customer");
	await armedConfirmation(firefox);
});

test("without it, the session ends with the browser, and the badge shows that", async () => {
	const popup = await firefox.openExtensionPage("popup.html#account");
	await press(popup, "Sign out");
	await press(popup, "Keep me signed in");
	await signIn(popup, "single");
	await firefox.browser.close();
	firefox = await launchFirefox(extension, { profile, home });
	await expectBadge(await firefox.openExtensionPage("popup.html"), "?");
});

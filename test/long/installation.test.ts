import { rm } from "node:fs/promises";
import type { Page } from "playwright";
import { afterAll, expect, inject, onTestFinished, test } from "vitest";
import { people } from "../support/accounts.ts";
import { type Browser, launchBrowser, manageExtension, reloadExtension, setUpPath } from "../support/browser.ts";
import { makeFolder } from "../support/make-folder.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startServers } from "../support/product.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { confirmationIn, isArmed } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { allowSite, connectToServer, openPopup, signIn, signOut } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";
import { watchBrowser } from "../support/watch-story.ts";

const { crm, server, database, problems } = await startServers();
const extension = inject("extension");
const browser = await launchBrowser({ extension, headless: true, keepsSetUp: true });
watchBrowser(browser, problems, () => false);
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const profile = await makeFolder();
afterAll(() => rm(profile, { recursive: true, force: true }));

async function expectDeleteCustomer({ context }: Browser): Promise<void> {
	const page = await context.newPage();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await page.close();
}

/** The tab that opens after installation. */
async function findSetUp({ context }: Browser): Promise<Page> {
	const isSetUp = () => context.pages().find((page) => page.url().endsWith(setUpPath));
	const page = await until(async () => isSetUp(), Boolean, { what: "The setup steps should open" });
	if (page === undefined) throw new Error("The tab is gone.");
	return page;
}

test("a tab opens after installation and leads through server, site and sign-in", async () => {
	const page = await findSetUp(browser);
	await page.getByRole("heading", { name: "Connect to your team's server" }).waitFor();
	await connectToServer(page, server.url);
	await allowSite(page, browser, crm);
	await signIn(page, "bulk");
	await page.getByRole("link", { name: `Account: ${people.bulk.name}` }).waitFor();
	const link = page.getByRole("link", { name: "Open Harbor Desk" });
	expect(await link.getAttribute("href")).toBe(crm);
	await page.close();
});

test("on a managed browser, setting up begins at the site, and nobody can change the server", async () => {
	const managed = await launchBrowser({ extension, headless: true, keepsSetUp: true });
	onTestFinished(() => managed.close());
	const page = await findSetUp(managed);
	await page.getByRole("heading", { name: "Connect to your team's server" }).waitFor();
	await manageExtension(managed, { server: server.url });
	const expectSecondStep = async () => {
		await page.getByText("Step 2 of 3").waitFor();
		await page.getByText(new URL(server.url).host).waitFor();
		expect(await page.getByRole("button").allTextContents()).toEqual(["Not now", "Allow on this site"]);
	};
	await expectSecondStep();
	await page.bringToFront();
	await page.reload();
	await expectSecondStep();
});

test("the console is the extension's options page, and a keyboard command opens the popup", async () => {
	const worker = await browser.worker();
	const manifest = await worker.evaluate<{ options_ui?: unknown; commands?: unknown }>("chrome.runtime.getManifest()");
	expect(manifest.options_ui).toEqual({ page: "console.html", open_in_tab: true });
	expect(manifest.commands).toEqual({ _execute_action: { suggested_key: { default: "Alt+Shift+X" } } });
	expect(await worker.evaluate<{ name: string }[]>("chrome.commands.getAll()")).toEqual([
		expect.objectContaining({ name: "_execute_action" }),
	]);
});

test("after an update of the extension, open pages get the new script and the controls keep working", async () => {
	const page = await browser.context.newPage();
	await signInToCrm(page, crm, "bulk");
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
	const launch = async () => {
		const launched = await launchBrowser({ extension, headless: true, profile });
		onTestFinished(() => launched.close());
		return launched;
	};
	const first = await launch();
	const page = await first.context.newPage();
	await signInToCrm(page, crm, "single");
	const popup = await openPopup(first);
	await connectToServer(popup, server.url);
	await allowSite(popup, first, crm);
	await signIn(popup, "single");
	await expectDeleteCustomer(first);
	await first.close();

	const second = await launch();
	await expectDeleteCustomer(second);
	await signOut(second);
	await signIn(await openPopup(second), "single", false);
	await expectDeleteCustomer(second);
	await second.close();

	const third = await launch();
	await expectBadge(third, "?");
});

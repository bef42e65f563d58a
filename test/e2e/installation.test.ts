import { inject } from "vitest";
import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { launchBrowser, setUpPath } from "../support/browser.ts";
import { startServers } from "../support/product.ts";
import { watchBrowser } from "../support/watch-story.ts";
import { until } from "../support/until.ts";
import { allowSite, connectToServer, signIn } from "../support/verbs/popup.ts";

const { crm, server } = await startServers();
const browser = await launchBrowser({ extension: inject("extension"), headless: true, keepsSetUp: true });
watchBrowser(browser, () => false);

test("a tab opens after installation and leads through server, site and sign-in", async () => {
	const isSetUp = () => browser.context.pages().find((page) => page.url().endsWith(setUpPath));
	const page = await until(async () => isSetUp(), Boolean, { what: "The steps of setting up should open" });
	if (page === undefined) throw new Error("The tab is gone.");
	await page.getByRole("heading", { name: "Connect to your team's server" }).waitFor();
	await connectToServer(page, server.url);
	await allowSite(page, browser, crm);
	await signIn(page, "bulk");
	await page.getByRole("link", { name: `Account: ${people.bulk.name}` }).waitFor();
	const link = page.getByRole("link", { name: "Open Harbor Desk" });
	expect(await link.getAttribute("href")).toBe(crm);
	await page.close();
});

test("the console is the page of the extension's options, and a keyboard command opens the popup", async () => {
	const worker = await browser.worker();
	const manifest = await worker.evaluate<{ options_ui?: unknown }>("chrome.runtime.getManifest()");
	expect(manifest.options_ui).toEqual({ page: "console.html", open_in_tab: true });
	const commands = await worker.evaluate<{ name: string; shortcut: string }[]>("chrome.commands.getAll()");
	expect(commands).toEqual([expect.objectContaining({ name: "_execute_action", shortcut: "Alt+Shift+X" })]);
});

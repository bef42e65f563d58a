import { expect, inject, test } from "vitest";
import { people } from "../support/accounts.ts";
import { launchBrowser, setUpPath } from "../support/browser.ts";
import { startServers } from "../support/product.ts";
import { allowSite, connectToServer, signIn } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";
import { watchBrowser } from "../support/watch-story.ts";

const { crm, server, problems } = await startServers();
const browser = await launchBrowser({ extension: inject("extension"), headless: true, keepsSetUp: true });
watchBrowser(browser, problems, () => false);

test("a tab opens after installation and leads through server, site and sign-in", async () => {
	const isSetUp = () => browser.context.pages().find((page) => page.url().endsWith(setUpPath));
	const page = await until(async () => isSetUp(), Boolean, { what: "The setup steps should open" });
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

test("the console is the extension's options page, and a keyboard command opens the popup", async () => {
	const worker = await browser.worker();
	const manifest = await worker.evaluate<{ options_ui?: unknown; commands?: unknown }>("chrome.runtime.getManifest()");
	expect(manifest.options_ui).toEqual({ page: "console.html", open_in_tab: true });
	expect(manifest.commands).toEqual({ _execute_action: { suggested_key: { default: "Alt+Shift+X" } } });
	expect(await worker.evaluate<{ name: string }[]>("chrome.commands.getAll()")).toEqual([
		expect.objectContaining({ name: "_execute_action" }),
	]);
});

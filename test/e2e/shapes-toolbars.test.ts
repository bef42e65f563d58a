import type { Page } from "playwright";
import { beforeEach, expect, test } from "vitest";
import { keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, openTab, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

// While a frame loads, it has no toolbar.
const { site, server, browser, answers } = await startShapes(keysFrom(1, 4), [/has no toolbar of the results/]);
await signInToExpunge({ browser, crm: site, server }, "admin");

let page: Page;
beforeEach(async () => {
	page = await openTab({ browser, answers });
});

const bar = '<div class="bar"><button>Export</button></div>';
/** A list whose toolbar is elsewhere. */
const listPage = (keys: readonly string[], more: string) => tablePage(keys.map(row), more).replace(bar, "");
const box = (key: string) => page.locator(`[data-id="${key}"] input`);

test("a toolbar in a frame has its Delete button and its count again after the frame has loaded another page", async () => {
	answers.set("/frame-bar", () => listPage(["1", "2"], '<iframe src="/inner"></iframe>'));
	answers.set("/inner", () => `<!doctype html><title>Inner</title>${bar}<a href="/other">Other</a>`);
	answers.set("/other", () => `<!doctype html><title>Other</title><h1>Other</h1>${bar}`);
	await page.goto(`${site}/frame-bar`);
	await box("1").click();
	const inner = page.frameLocator("iframe");
	await expectNames(page, () => inner.getByText("Delete", { exact: true }).click(), ["Client 1"]);
	await inner.getByText("Other").click();
	await inner.getByRole("heading", { name: "Other" }).waitFor();
	await inner.getByText("1 selected").waitFor();
	await expectNames(page, () => inner.getByText("Delete", { exact: true }).click(), ["Client 1"]);
	await inner.getByRole("button", { name: "Clear the selection" }).click();
	await inner.getByText("Delete", { exact: true }).waitFor({ state: "detached" });
});

test("a toolbar in a shadow root loses its Delete button and its count when another search is shown", async () => {
	const script = `<script>document.querySelector("crm-menu").attachShadow({ mode: "open" }).innerHTML = '${bar}'</script>`;
	answers.set("/shadow-bar", () => listPage(["3", "4"], `<crm-menu></crm-menu>${script}`));
	await page.goto(`${site}/shadow-bar?q=a`);
	await box("3").click();
	await page.getByText("1 selected").waitFor();
	await page.evaluate(`history.pushState({}, "", "/shadow-bar?q=b")`);
	await page.getByText("Delete", { exact: true }).waitFor({ state: "detached" });
	await expect.poll(() => page.locator("crm-menu [role=status]").count()).toBe(0);
	await box("4").click();
	await expect.poll(() => page.locator("crm-menu [role=status]").allTextContents()).toEqual(["1 selected"]);
});

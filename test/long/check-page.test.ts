import type { Page } from "playwright";
import { expect, test } from "vitest";
import { look } from "../support/look.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";
import { deleteButton, openSearch, shownKeys, tick } from "../support/steps/search.ts";
import { until } from "../support/until.ts";

// Tests take the toolbar away. The driver hides the caret for pictures with a style that the CRM forbids.
const { browser, crm, server, database } = await startProduct({
	expectedErrors: [/the page has no toolbar of the results/, /Applying inline style violates/],
});
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm, server: server.url }, "admin");
await signInToCrm(page, crm, "admin");

const own = "[data-page-check]";
const check = () => page.getByRole("dialog", { name: "Check this page" });
const tags = () => page.locator(`${own} .tag`).allInnerTexts();
const outlines = (field: string) => page.locator(`${own} .tag`).filter({ hasText: field });

/** Chooses Check this page in the popup, which then closes. */
async function checkPage(): Promise<void> {
	const popup = await openPopup(browser, "activity");
	const closed = popup.waitForEvent("close");
	await popup.getByRole("button", { name: "Check this page" }).click();
	await closed;
	await page.bringToFront();
	await check().waitFor();
}

async function isFocused(): Promise<string> {
	return page.evaluate(() => document.querySelector("[data-page-check]")?.shadowRoot?.activeElement?.textContent ?? "nothing");
}

test("an admin sees the adapter's places outlined in the search, with their names and numbers, until Escape", async () => {
	await openSearch(page, crm, "customers");
	const rows = (await shownKeys(page)).length;
	await checkPage();
	expect(await isFocused()).toBe("Check this page");
	await check().getByText("Nothing that the adapter requires on this page is missing.").waitFor();
	expect(await tags()).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^\\d+ results\\[0\\]\\.row \\(${rows}\\)$`))]));
	for (const field of ["signedIn", "results[0].list", "results[0].header", "results[0].toolbar.list", "results[0].total"])
		await outlines(field).first().waitFor();
	// Our controls still work below the outlines.
	await tick(page, (await shownKeys(page))[0] ?? "");
	await deleteButton(page).waitFor();
	await page.keyboard.press("Escape");
	await check().waitFor({ state: "detached" });
	expect(await page.locator(own).count()).toBe(0);
	expect(await deleteButton(page).count()).toBe(1);
});

test("a place that goes missing is listed first at once, and leaves the list when it is back", async () => {
	await openSearch(page, crm, "customers");
	await page.evaluate(() => document.querySelector(".results-toolbar")?.classList.replace("results-toolbar", "renamed"));
	await checkPage();
	await check().getByRole("heading", { name: "Missing (1)" }).waitFor();
	const first = check().getByRole("listitem").first();
	expect(await first.innerText()).toMatch(/results\[0\]\.toolbar\.list[\s\S]*\.results-toolbar[\s\S]*0 found; at least 1 expected/);
	expect(await check().getByRole("status").first().innerText()).toBe("1 place that the adapter requires is missing (✗).");
	await page.evaluate(() => document.querySelector(".renamed")?.classList.replace("renamed", "results-toolbar"));
	await check().getByText("Nothing that the adapter requires on this page is missing.").waitFor();
	await check().getByRole("button", { name: "Close" }).click();
	await check().waitFor({ state: "detached" });
});

test("the copied report has counts, selectors and shapes of keys, and nothing of a person", async () => {
	const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await page.keyboard.press("Escape");
	await checkPage();
	const missing = check().locator("li.missing").filter({ hasText: "records[0].menu.list" });
	await missing.getByText("A menu may be in the page only while it is open").waitFor();
	await openMenu(page, "Customer Options");
	await missing.waitFor({ state: "detached" });
	// What was in the menu counts after the menu has closed.
	await page.getByRole("heading", { level: 1 }).click();
	await check().getByText("It was found earlier, but is not in the page now.").first().waitFor();
	expect(await missing.count()).toBe(0);
	await browser.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: crm });
	await check().getByRole("button", { name: "Copy report" }).click();
	await check().getByText("Copied.").waitFor();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied).toMatch(/records\[0\]\.menu\.list: [1-9]\d* found[^\n]*\n[^\n]*\n *It was found earlier, but is not in the page now\./);
	expect(copied).toMatch(/records\[0\]\.address: 1 found; at least 1 expected; keys: 1 × 9/);
	expect(copied).toContain("article[data-conversation]");
	const subjects = await page.locator("article[data-conversation] .item-title").allInnerTexts();
	expect(subjects.length).toBeGreaterThan(0);
	for (const personal of [customer.name, ...subjects, "Ada Admin", "ada.admin", crm]) expect(copied).not.toContain(personal);
	await page.keyboard.press("Escape");
});

test("the keyboard alone reaches every place, scrolls to it and closes the check", async () => {
	await openSearch(page, crm, "customers");
	await page.getByRole("button", { name: "Next" }).focus();
	await checkPage();
	await page.keyboard.press("Tab");
	expect(await isFocused()).toBe("Other side");
	const left = (await check().boundingBox())?.x ?? 0;
	await page.keyboard.press("Enter");
	expect((await check().boundingBox())?.x).toBeLessThan(left);
	await page.keyboard.press("Tab");
	expect(await isFocused()).toBe("✕");
	const place = check().getByRole("button", { name: /results\[0\]\.header/ });
	await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
	await place.focus();
	await page.keyboard.press("Enter");
	await until(
		() => page.locator(`${own} .pointed`).count(),
		(count) => count === 1,
		{ what: "The header should be stressed" },
	);
	expect(await page.evaluate(() => (document.querySelector("table.results thead tr")?.getBoundingClientRect().top ?? -1) >= 0)).toBe(true);
	await page.keyboard.press("Escape");
	await check().waitFor({ state: "detached" });
	expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Next/);
});

test("Check this page passes axe in the light and the dark theme, and at a width of 400 pixels", async () => {
	const lookAt = async (screen: Page, name: string) => {
		await checkPage();
		await look(screen, name, own);
		await page.keyboard.press("Escape");
	};
	await openSearch(page, crm, "customers");
	await lookAt(page, "crm-check-page");
	await page.evaluate(() => (document.documentElement.dataset["theme"] = "dark"));
	await page.evaluate(() => document.querySelector(".results-toolbar")?.classList.replace("results-toolbar", "renamed"));
	await lookAt(page, "crm-check-page-dark-missing");
	await openSearch(page, crm, "customers");
	await page.setViewportSize({ width: 400, height: 700 });
	await lookAt(page, "crm-check-page-narrow");
	await page.setViewportSize({ width: 1280, height: 800 });
});

test("Check this page needs a page of the CRM, and is offered to admins only", async () => {
	await page.goto("about:blank");
	const popup = await openPopup(browser, "activity");
	await popup.getByRole("button", { name: "Check this page" }).click();
	await popup.getByText(/^Open a page of .* first/).waitFor();
	await popup.close();
	await signOut(browser);
	const agent = await openPopup(browser);
	await signIn(agent, "bulk");
	await agent.getByRole("button", { name: "Open full page" }).waitFor();
	expect(await agent.getByRole("button", { name: "Check this page" }).count()).toBe(0);
	const asked: { ok: boolean } = await agent.evaluate(`chrome.runtime.sendMessage({ call: "page-check/open", input: null })`);
	expect(JSON.stringify(asked)).toContain("permission_denied");
	await agent.close();
});

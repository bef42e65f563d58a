import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, expect, inject, test } from "vitest";
import { password, people } from "../support/accounts.ts";
import { pickCustomers, withoutLegalCase } from "../support/pick-records.ts";
import { startServers } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { root } from "../support/run.ts";
import { until } from "../support/until.ts";
import { whatHangsOn } from "../support/what-hangs-on.ts";
import { launchFirefox } from "./launch-firefox.ts";

const { database, crm, server } = await startServers();
const firefox = await launchFirefox(inject("extension"));
afterAll(() => firefox.browser.close());
afterEach(async ({ task }) => {
	if (task.result?.state !== "fail") return;
	await mkdir(join(root, ".test"), { recursive: true });
	for (const [index, page] of (await firefox.browser.pages()).entries())
		await page.screenshot({ path: join(root, `.test/firefox-${index}.png`) }).catch(() => undefined);
});
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const person = people.bulk;
const page = await firefox.browser.newPage();

const button = (place: Page, name: string) =>
	place.locator(`::-p-xpath(//*[self::button or @role="menuitem"][normalize-space()="${name}"])`);
const field = (place: Page, label: string) =>
	place.locator(
		`::-p-xpath(//input[@id=//label[starts-with(normalize-space(), "${label}")]/@for or ancestor::label[starts-with(normalize-space(), "${label}")]])`,
	);

test("the popup connects, requests the CRM's site on a click, and signs in", async () => {
	const popup = await firefox.openExtensionPage("popup.html");
	await field(popup, "Server address").fill(server.url);
	await button(popup, "Connect").click();
	await button(popup, "Allow on this site").click();
	await field(popup, "E-mail address").fill(person.email);
	await field(popup, "Password").fill(password);
	await button(popup, "Sign in").click();
	await popup.waitForSelector("nav");
	await popup.close();
});

test("Delete Customer is confirmed in a window of its own", async () => {
	await page.goto(`${crm}/app/searches/customers`);
	await field(page, "E-mail").fill(person.email);
	await field(page, "Password").fill(password);
	await button(page, "Sign in").click();
	await page.waitForSelector(`[data-agent-email="${person.email}"]`);
	await page.goto(`${crm}/app/customers/${customer.id}`);
	const before = await readRows(database.adminUrl, "crm");
	const expected = await whatHangsOn(database.adminUrl, { customers: [customer.id] });
	await button(page, "Customer Options").click();
	await button(page, "Delete Customer").click();
	await confirm("I understand, please delete");
	await until(
		() => page.url(),
		(url) => url.endsWith("/app/searches/customers"),
		{ what: "The page should have returned to the search" },
	);
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(expected);
	await until(
		() => firefox.pagesOf("confirm.html"),
		(pages) => pages.length === 0,
		{ what: "The window should have closed" },
	);
});

test("the server deletes the ticked rows, and the badge shows it although the background page was idle", async () => {
	const rows = "table.results tbody tr[data-key]";
	await page.waitForSelector(`${rows} input[type=checkbox]`);
	const ticked = (await page.$$eval(rows, (found) => found.map((row) => Number(row.getAttribute("data-key"))))).slice(0, 3);
	for (const key of ticked) await page.locator(`tr[data-key="${key}"] input[type=checkbox]`).click();
	const before = await readRows(database.adminUrl, "crm");
	const deletable = await withoutLegalCase(database.adminUrl, ticked);
	const expected = await whatHangsOn(database.adminUrl, { customers: deletable });
	await page.locator(".results-toolbar button[title='Delete 3 Customers']").click();
	await (await confirm("Delete Customers")).waitForSelector("::-p-text(You may close this safely)");
	const gone = async () => compareRows(before, await readRows(database.adminUrl, "crm"));
	await until(gone, (rows) => isDeepStrictEqual(rows, expected), { what: "Exactly their dependent rows should be gone", seconds: 30 });

	const popup = await firefox.openExtensionPage("popup.html#notifications");
	const badge = () => popup.evaluate<[], () => Promise<string>>("browser.action.getBadgeText({})");
	const unread = deletable.length < ticked.length ? "1!" : "1";
	await until(badge, (text) => text === unread, { what: `The badge should say ${unread}`, seconds: 60 });
	await button(popup, "Mark All Read").click();
	await until(badge, (text) => text === "", { what: "The badge should be empty" });
});

test("the confirmation locks under another popup, which it can close, and closes when its page navigates or reloads", async () => {
	const other = (await pickCustomers(database.adminUrl, 1))[0]?.id;
	const before = await readRows(database.adminUrl, "crm");
	for (const done of await firefox.pagesOf("confirm.html")) await done.close();
	for (const leave of [() => history.pushState(null, "", "/app/customers/1"), () => location.reload()]) {
		await page.goto(`${crm}/app/customers/${other}`);
		await button(page, "Customer Options").click();
		await button(page, "Delete Customer").click();
		const confirmation = await firefox.waitForPage("confirm.html");
		await confirmation.waitForSelector("main[data-armed=true]");
		await confirmation.evaluate<[], () => Promise<unknown>>(
			`browser.windows.create({ type: "popup", url: "about:blank", left: 0, top: 0, width: 700, height: 500 })`,
		);
		await confirmation.waitForSelector("::-p-text(may cover this one)");
		await button(confirmation, "Close that window").click();
		await confirmation.waitForSelector("main[data-armed=true]");
		await page.evaluate(leave).catch(() => undefined);
		await until(
			() => firefox.pagesOf("confirm.html"),
			(pages) => pages.length === 0,
			{ what: "The window should have closed" },
		);
	}
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
});

async function confirm(words: string): Promise<Page> {
	const confirmation = await firefox.waitForPage("confirm.html");
	await confirmation.waitForSelector("main[data-armed=true]");
	await confirmation.type("input", "DELETE");
	await button(confirmation, words).click();
	return confirmation;
}

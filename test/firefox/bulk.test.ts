import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { pauseDeletions } from "../support/pause-deletions.ts";
import { query, withoutLegalCase } from "../support/pick-records.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { signInToApi } from "../support/steps/api.ts";
import { readNewest } from "../support/steps/jobs.ts";
import { until } from "../support/until.ts";
import { whatHangsOn } from "../support/what-hangs-on.ts";
import { press, says } from "./controls.ts";
import { startFirefoxStory } from "./start-story.ts";
import {
	closeConfirmation,
	confirm,
	expectBadge,
	openPanel,
	openSearch,
	pressDelete,
	shownKeys,
	signInToCrm,
	signInToExpunge,
	tickedKeys,
	tickRows,
} from "./steps.ts";

const { database, crm, server, firefox } = await startFirefoxStory();
const { adminUrl } = database;
/** The popup's page, in a tab that stays open. */
const popup = await firefox.openExtensionPage("popup.html");
await signInToExpunge(popup, server.url, "bulk");
const page = await firefox.browser.newPage();
await signInToCrm(page, crm, "bulk");
const api = await signInToApi(server.url, "bulk");

async function chooseInHeader(choice: string): Promise<void> {
	await press(page, "Select records");
	await press(page, choice);
}

test("the header's checkbox offers this page and all results, and unticked rows are excluded", async () => {
	const shown = await openSearch(page, crm, "kobjects/order");
	const total = Number(await page.$eval(".results-total", (element) => element.getAttribute("data-total")));
	await chooseInHeader(`This page (${shown.length})`);
	await says(page, `${shown.length} selected`);
	expect(await tickedKeys(page)).toEqual(shown);
	await chooseInHeader("None");
	await until(
		() => tickedKeys(page),
		(keys) => keys.length === 0,
		{ what: "Nothing should be ticked" },
	);
	await chooseInHeader(`All ${total} results`);
	await says(page, `${total} Orders are ticked`);
	const kept = shown.slice(3, 6);
	await tickRows(page, kept);
	await pressDelete(page, `Delete ${total - 3} Orders`);
	await closeConfirmation(firefox, await confirm(firefox, "Delete Orders"));
	await expectBadge(popup, "1");
	expect((await openSearch(page, crm, "kobjects/order")).sort()).toEqual([...kept].sort());
	await openPanel(popup, "notifications");
	await press(popup, "Mark All Read");
	await expectBadge(popup, "");
});

test("the server deletes the ticked rows although the background page was idle, and the pop-up leads to what failed", async () => {
	const [held] = await query(
		adminUrl,
		(sql) => sql<{ id: string }[]>`select customer_id::text as id from legal_cases order by customer_id limit 1`,
	);
	const others = (await openSearch(page, crm, "customers")).filter((key) => key !== held?.id);
	const keys = (await withoutLegalCase(adminUrl, others.map(Number))).slice(0, 3).map(String);
	await query(
		adminUrl,
		(sql) =>
			sql`insert into expunge.holds (object, key, reason, placed_by) values ('customer', ${keys[0] ?? ""}, 'Case 2026-117', 'somebody')`,
	);
	const before = await readRows(adminUrl, "crm");
	const expected = await whatHangsOn(adminUrl, { customers: keys.slice(1).map(Number) });
	await tickRows(page, keys);
	await pressDelete(page, "Delete 3 Customers");
	await closeConfirmation(firefox, await confirm(firefox, "Delete Customers"));
	const gone = async () => compareRows(before, await readRows(adminUrl, "crm"));
	await until(gone, (rows) => isDeepStrictEqual(rows, expected), { what: "Exactly their dependent rows should be gone" });
	await expectBadge(popup, "1!");
	await says(page, "Bulk deletion complete with errors");
	await press(page, "See what failed");
	const opened = await firefox.waitForPage("console.html#activity/");
	await says(opened, "On hold", "article");
	await opened.close();
});

test("Retry offers only the failed records, and deletes them once their hold is released", async () => {
	const [{ key } = { key: "" }] = await query(adminUrl, (sql) => sql<{ key: string }[]>`select key from expunge.holds`);
	await query(adminUrl, (sql) => sql`update expunge.holds set released_at = now()`);
	await openPanel(popup, "activity");
	await press(popup, "Retry 1 failed");
	await closeConfirmation(firefox, await confirm(firefox, "Delete Customer"));
	await until(
		() => query(adminUrl, (sql) => sql`select from customers where id = ${Number(key)}`),
		(found) => found.length === 0,
		{ what: "The customer should be gone" },
	);
	await says(popup, "1 Customer", "article");
});

test("a running job shows its numbers in page and popup, and Cancel stops it and reports the correct remainder", async () => {
	const paused = await pauseDeletions(adminUrl);
	await openSearch(page, crm, "conversations");
	const total = Number(await page.$eval(".results-total", (element) => element.getAttribute("data-total")));
	const number = (value: number) => value.toLocaleString("en");
	await chooseInHeader(`All ${number(total)} results`);
	await says(page, `${number(total)} Conversations are ticked`);
	await pressDelete(page, `Delete ${number(total)} Conversations`);
	const confirmation = await confirm(firefox, "Delete Conversations");
	await paused.letOneBatchPass();
	await closeConfirmation(firefox, confirmation);
	const { counts } = await readNewest(api);
	await says(page, `${number(counts.succeeded)} of ${number(total)}. You can leave this page.`);
	await openPanel(popup, "activity");
	await says(popup, `${number(counts.waiting)} waiting`, "article");
	await press(popup, "Cancel", "article");
	await says(popup, "Cancelling…", "article");
	await paused.resume();
	await says(popup, "were not deleted", "article");
	const ended = await readNewest(api);
	expect({ state: ended.state, waiting: ended.counts.waiting }).toEqual({ state: "cancelled", waiting: 0 });
	expect(ended.counts.cancelled).toBeGreaterThan(0);
	await says(popup, `${number(ended.counts.cancelled)} were not deleted.`, "article");
	await openSearch(page, crm, "conversations");
	expect((await shownKeys(page)).length).toBeGreaterThan(0);
});

test("the settings are saved, and fit a window of 400 pixels", async () => {
	await openPanel(popup, "notifications");
	await press(popup, "Never", "[role=radiogroup]");
	await until(
		async () => (await api("GET", "/notification-settings")).body["bulkComplete"],
		(saved) => isDeepStrictEqual(saved, { inApp: "never", email: "when_logged_out" }),
		{ what: "The setting should be saved" },
	);
	await popup.setViewport({ width: 400, height: 600 });
	expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});

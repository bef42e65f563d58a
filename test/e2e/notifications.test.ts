import { rm } from "node:fs/promises";
import { afterAll, expect, inject, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeFolder } from "../support/make-folder.ts";
import { query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { signInToCrm } from "../support/steps/crm.ts";
import { beginElsewhere, beginJob, readNewest } from "../support/steps/jobs.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

const { browser, crm, server, database } = await startProduct();
const { adminUrl } = database;
const page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: server.url }, "bulk");
const api = await signInToApi(server.url, "bulk");

const profile = await makeFolder();
const launchSecond = () => launchBrowser({ extension: inject("extension"), headless: true, profile });
afterAll(() => rm(profile, { recursive: true, force: true }));

async function choose(setting: { inApp: "Always" | "Never"; desktop: boolean }): Promise<void> {
	const popup = await openPopup(browser, "notifications");
	await popup.getByRole("radiogroup", { name: "In-app" }).getByRole("radio", { name: setting.inApp, exact: true }).check();
	await popup.getByRole("switch", { name: "Also show a desktop notification" }).setChecked(setting.desktop);
	await popup.getByText("Saved.").waitFor();
	await popup.reload();
	expect(await popup.getByRole("radiogroup", { name: "In-app" }).getByRole("radio", { name: setting.inApp, exact: true }).isChecked()).toBe(
		true,
	);
	expect(await popup.getByRole("switch", { name: "Also show a desktop notification" }).isChecked()).toBe(setting.desktop);
	await popup.close();
	await page.bringToFront();
}

/** Our notifications on the desktop. */
async function desktopNotifications(): Promise<string[]> {
	const shown = await (await browser.worker()).evaluate<Record<string, boolean>>("chrome.notifications.getAll()");
	return Object.keys(shown);
}

test("the popup saves Never for in-app notifications, and a job then notifies nobody", async () => {
	await choose({ inApp: "Never", desktop: false });
	const { confirmation, resume } = await beginJob({ page, crm, adminUrl, search: "kobjects/order", many: "Orders" });
	await confirmation.close();
	await resume();
	await until(
		() => readNewest(api),
		({ state }) => state === "complete",
		{ what: "The job should be complete" },
	);
	expect((await api("GET", "/notifications?unread=true")).body["unread"]).toBe(0);
});

test("a job continues after its browser closes, and every browser of the person shows the notification, on the desktop if enabled", async () => {
	await choose({ inApp: "Always", desktop: true });
	const second = await launchSecond();
	const tab = await second.context.newPage();
	await signInToCrm(tab, crm, "bulk");
	await signInToExpunge({ browser: second, crm, server: server.url }, "bulk");
	await tab.bringToFront();
	const { resume } = await beginJob({ page: tab, crm, adminUrl, search: "kobjects/device", many: "Devices" });
	await second.close();
	expect((await readNewest(api)).counts.waiting).toBeGreaterThan(0);
	await page.reload();
	await page.getByText(/Deleting .* Devices/).waitFor();
	await resume();

	await page.getByText("Bulk deletion complete").waitFor();
	await expectBadge(browser, "1");
	expect(await readNewest(api)).toMatchObject({ state: "complete", counts: { waiting: 0 } });
	const { body } = await api("GET", "/notifications?unread=true");
	const ids = (body["notifications"] as { id: string }[]).map(({ id }) => id);
	await until(desktopNotifications, (shown) => shown.length > 0, { what: "The desktop should show the notification" });
	expect(await desktopNotifications()).toEqual(ids);

	const again = await launchSecond();
	await expectBadge(again, "1");
	await again.close();
});

test("Mark All Read in one browser clears the badge of another", async () => {
	const second = await launchSecond();
	await expectBadge(second, "1");
	// While a job runs, each browser gets the news at once. Otherwise it asks once a minute.
	const { resume } = await beginJob({ page, crm, adminUrl, search: "kobjects/booking", many: "Bookings" });
	const popup = await openPopup(second, "notifications");
	await popup.getByRole("button", { name: "Mark All Read" }).click();
	await popup.getByText("Nothing unread").waitFor();
	await expectBadge(second, "");
	await expectBadge(browser, "");
	await resume();
	await second.close();
	await expectBadge(browser, "1");
});

test("a page that was too busy for a notification shows it later, once", async () => {
	const [first, second] = await query(adminUrl, (sql) => sql<{ id: string }[]>`select id::text from conversations order by id limit 2`);
	const begin = (id = "") => beginElsewhere({ api, adminUrl, page, object: "conversation", ids: [id] });
	const { resume } = await begin(first?.id);
	const busy = page.evaluate(() => {
		for (const end = performance.now() + 4_000; performance.now() < end; );
	});
	await resume();
	await busy;
	await page.getByText("Bulk deletion complete").waitFor();
	const later = await begin(second?.id);
	expect(await page.getByText("Bulk deletion complete").count()).toBe(0);
	await later.resume();
	await page.getByText("Bulk deletion complete").waitFor();
});

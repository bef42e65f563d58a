import type { Request } from "playwright";
import { afterAll, expect, inject, test } from "vitest";
import { startCrm } from "../demo-crm/server.ts";
import { launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/database.ts";
import { signInToCrm, signOutOfCrm } from "../support/steps/crm.ts";

const database = await freshDatabase({ template: "expunge" });
const crm = await startCrm({ databaseUrl: database.crmUrl, port: 0 });
const browser = await launchBrowser({ extension: inject("extension"), headless: true });
afterAll(async () => {
	await browser.close();
	await crm.close();
});

test("signing out of the demo CRM cancels the page's pending poll, so no request is refused", async () => {
	const page = await browser.context.newPage();
	await signInToCrm(page, crm.url, "bulk");
	const held = Promise.withResolvers<void>();
	const signedOut = Promise.withResolvers<void>();
	await page.route("**/api/crm/pulse*", async (route) => {
		held.resolve();
		await signedOut.promise;
		await route.continue();
	});
	const isPoll = (request: Request) => request.url().includes("/pulse");
	const ended = Promise.race([page.waitForEvent("requestfinished", isPoll), page.waitForEvent("requestfailed", isPoll)]);
	await held.promise;
	await signOutOfCrm(page);
	signedOut.resolve();
	await ended;
	expect(await browser.errors()).toEqual([]);
});

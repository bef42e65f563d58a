import { expect, test } from "vitest";
import { query, withoutLegalCase } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { confirmationIn, confirmationWindow, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToCrm } from "../support/steps/crm.ts";
import { beginJob, readNewest } from "../support/steps/jobs.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";
import { deleteButton, openSearch, shownKeys, tick } from "../support/steps/search.ts";

const { browser, crm, server, database } = await startProduct();
const { adminUrl } = database;
let page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: server.url }, "bulk");
await page.bringToFront();
const api = await signInToApi(server.url, "bulk");
const number = (value: number) => value.toLocaleString("en");

test("the popup and the page show a job's progress, even after a reload, and closing them does not stop the job", async () => {
	const { confirmation, resume } = await beginJob({ page, crm, adminUrl, search: "conversations", many: "Conversations" });
	const { state, counts } = await readNewest(api);
	const { submitted, succeeded, waiting } = counts;
	expect({ state, sum: succeeded + waiting }).toEqual({ state: "running", sum: submitted });
	expect(Math.min(succeeded, waiting)).toBeGreaterThan(0);

	const popup = await openPopup(browser, "activity");
	for (const look of ["opened", "loaded again"]) {
		const card = popup.getByRole("article", { name: `${number(submitted)} Conversations` });
		await card.getByText("Running").waitFor();
		expect(await card.getByRole("progressbar").getAttribute("aria-valuenow"), look).toBe(String(Math.floor((succeeded / submitted) * 100)));
		await card.getByText(`${number(succeeded)} deleted`).waitFor();
		await card.getByText(`${number(waiting)} waiting`).waitFor();
		await popup.reload();
	}
	await page.bringToFront();
	await page.reload();
	await page.getByText(`${number(succeeded)} of ${number(submitted)}. You can leave this page.`).waitFor();

	await confirmation.close();
	await popup.close();
	await page.close();
	expect((await readNewest(api)).counts).toEqual(counts);
	await resume();
	await expectBadge(browser, "1");
	expect(await readNewest(api)).toMatchObject({ state: "complete", counts: { submitted, succeeded: submitted } });
	page = await browser.context.newPage();
});

test("Cancel in the popup stops a job and reports the correct remainder", async () => {
	const { confirmation, resume } = await beginJob({ page, crm, adminUrl, search: "customers", many: "Customers" });
	await confirmation.close();
	const popup = await openPopup(browser, "activity");
	const card = popup.getByRole("article").first();
	await card.getByRole("button", { name: "Cancel" }).click();
	await card.getByRole("button", { name: "Cancelling…" }).waitFor();
	await resume();
	await card.getByText("Cancelled", { exact: true }).waitFor();
	const { state, counts } = await readNewest(api);
	expect({ state, waiting: counts.waiting }).toEqual({ state: "cancelled", waiting: 0 });
	expect(counts.cancelled).toBeGreaterThan(0);
	await card.getByText(`${number(counts.cancelled)} were not deleted.`).waitFor();
	const [left] = await query(adminUrl, (sql) => sql<{ count: number }[]>`select count(*)::int as count from customers`);
	expect(left?.count).toBe(counts.submitted - counts.succeeded);
	await popup.close();
});

test("Retry in the popup offers only the failed records, and deletes them once their hold is released", async () => {
	await page.bringToFront();
	await openSearch(page, crm, "customers");
	const customers = (await withoutLegalCase(adminUrl, (await shownKeys(page)).map(Number))).slice(0, 3).map(String);
	const [kept = ""] = customers;
	await query(
		adminUrl,
		(sql) => sql`insert into expunge.holds (object, key, reason, placed_by) values ('customer', ${kept}, 'a case', 'somebody')`,
	);
	for (const key of customers) await tick(page, key);
	await deleteButton(page).click();
	const first = await confirmationIn(page);
	await typeDelete(first);
	await confirmWith(first, "Delete Customers");
	const popup = await openPopup(browser, "activity");
	const card = popup.getByRole("article").first();
	await card.getByText("Complete with errors").waitFor();
	await card.getByText("2 of 3 deleted, 1 failed.").waitFor();
	await query(adminUrl, (sql) => sql`update expunge.holds set released_at = now() where key = ${kept}`);

	const again = await confirmationWindow(popup, () => card.getByRole("button", { name: "Retry 1 failed" }).click());
	await again.getByRole("heading", { name: "Delete 1 Customer" }).waitFor();
	await typeDelete(again);
	await confirmWith(again, "Delete Customer");
	await popup.bringToFront();
	await popup.getByRole("article", { name: "1 Customer" }).getByText("Complete", { exact: true }).waitFor();
	const left = await query(adminUrl, (sql) => sql`select from customers where id = any (${customers.map(Number)})`);
	expect(left).toEqual([]);
});

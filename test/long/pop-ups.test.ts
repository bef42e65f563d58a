import { expect, test } from "vitest";
import { pickConversation, pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { confirmationCloses, confirmationIn, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { beginElsewhere, readNewest } from "../support/steps/jobs.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";

const { browser, crm, server, database } = await startProduct();
const { adminUrl } = database;
const page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: server.url }, "bulk");
await page.bringToFront();
const api = await signInToApi(server.url, "bulk");

const begin = (object: string, ids: string[]) => beginElsewhere({ api, adminUrl, page, object, ids });

function keptCustomers(): Promise<{ id: string }[]> {
	return query(adminUrl, (sql) => sql<{ id: string }[]>`select customer_id::text as id from legal_cases order by id limit 2`);
}

test("a job that is complete with errors leads from its pop-up to what failed", async () => {
	const kept = await keptCustomers();
	const [free] = await pickCustomers(adminUrl, 1);
	const { resume } = await begin("customer", [...kept.map(({ id }) => id), String(free?.id)]);
	await resume();
	await page.getByText("Bulk deletion complete with errors").waitFor();
	const opening = browser.context.waitForEvent("page");
	await page.getByRole("button", { name: "See what failed" }).click();
	const opened = await opening;
	await opened.waitForURL(/console\.html#activity\//);
	await opened.getByRole("article", { name: "3 Customers" }).getByRole("cell", { name: "Still referenced" }).first().waitFor();
	const link = opened.getByRole("link", { name: kept[0]?.id ?? "", exact: true });
	expect(await link.getAttribute("href")).toBe(`${crm}/app/customers/${kept[0]?.id}`);
	await opened.close();
	await page.getByText("Bulk deletion complete with errors").waitFor({ state: "detached" });
});

test("the link in a mail leads to the job through a button that the person presses", async () => {
	const { id } = await readNewest(api);
	await page.goto(`${crm}/app/searches/customers#expunge-job=${id}`);
	await page.reload();
	const opening = browser.context.waitForEvent("page");
	await page.getByRole("button", { name: "See the job" }).click();
	const opened = await opening;
	await opened.waitForURL(`**/console.html#activity/${id}`);
	await opened.getByRole("article", { name: "3 Customers" }).waitFor();
	await opened.close();
	await page.goto(`${crm}/app/searches/customers`);
});

test("a screen reader announces a running job at each quarter and not at every number", async () => {
	const some = await query(
		adminUrl,
		(sql) => sql<{ id: string }[]>`select id::text from conversations where merged_into is null order by id limit 400`,
	);
	const { letOneBatchPass, resume } = await begin(
		"conversation",
		some.map(({ id }) => id),
	);
	const numbers = page.getByText(/of 400\. You can leave this page\./);
	const waiting = page.getByText(/Waiting for the server to begin|of 400\./);
	await waiting.waitFor();
	expect(await waiting.getAttribute("aria-live")).toBe("off");
	await letOneBatchPass();
	await numbers.waitFor();
	expect(await numbers.getAttribute("aria-live")).toBe("off");
	await resume();
	await page.getByText("Bulk deletion complete").waitFor();
});

test("after a timeline item is deleted, the focus is on the next one", async () => {
	const conversation = await pickConversation(adminUrl);
	await page.goto(`${crm}/app/customers/${conversation.customer}`);
	const item = page.locator(`article[data-conversation="${conversation.id}"]`);
	await (await openMenu(item, "Conversation Options")).getByRole("menuitem", { name: "Delete Conversation" }).click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Conversation");
	await confirmationCloses(page);
	await item.waitFor({ state: "hidden" });
	await page.waitForFunction((deleted) => {
		const focused = document.activeElement?.closest("article");
		return focused && focused.dataset["conversation"] !== deleted;
	}, String(conversation.id));
});

test("after a pop-up is closed with the keyboard, the focus returns to where it was", async () => {
	// A pop-up without failures would close by itself.
	const [[kept], [free]] = [await keptCustomers(), await pickCustomers(adminUrl, 1)];
	const { resume } = await begin("customer", [kept?.id ?? "", String(free?.id)]);
	await resume();
	await page.getByText("Bulk deletion complete with errors").waitFor();
	const button = page.getByRole("button", { name: "Customer Options" });
	await button.focus();
	await page.getByRole("button", { name: "Close", exact: true }).focus();
	await page.keyboard.press("Enter");
	await page.getByText("Bulk deletion complete with errors").waitFor({ state: "detached" });
	expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("the settings offer Email only where the server can send it, and fit a popup of 400 pixels", async () => {
	const popup = await openPopup(browser, "notifications");
	await popup.getByRole("radiogroup", { name: "In-app" }).waitFor();
	expect(await popup.getByRole("radiogroup", { name: "Email" }).count()).toBe(0);
	await popup.getByText("Your team's server does not send e-mail.").waitFor();
	expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
	await popup.close();
});

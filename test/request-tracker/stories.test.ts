import postgres from "postgres";
import { afterAll, afterEach, expect, inject, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startExpungeServer } from "../support/expunge-server.ts";
import { root } from "../support/run.ts";
import { confirmationIn, confirmWith, typeDelete } from "../support/verbs/confirmation.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/verbs/popup.ts";
import { adapter, createAccounts, settings } from "./accounts.ts";
import { setUpExpunge } from "./erase.ts";
import { checkboxOf, chooseInActions, chooseInHeader, inPageMenu, openFolded, shownIds, signInToRequestTracker } from "./pages.ts";

const { url: rt, databaseUrl } = inject("requestTracker");
const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
const appUrl = await setUpExpunge(databaseUrl);
await createAccounts(appUrl);
process.env["CRM_SETTINGS"] = settings;
const server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: rt });
const browser = await launchBrowser({ extension: inject("extension"), headless: true });
const page = await browser.context.newPage();

afterEach(async ({ task }) => {
	if (task.result?.state !== "fail") return;
	for (const [index, open] of browser.context.pages().entries())
		await open
			.screenshot({ path: `${root}.test/rt-${task.name.replaceAll(/\W+/g, "-").slice(0, 60)}-${index}.png` })
			.catch(() => undefined);
});

afterAll(async () => {
	const errors = await browser.errors();
	await browser.close();
	await server.stop();
	await sql.end();
	// RT answers 404 for a ticket that is gone.
	expect(errors.filter((error) => !/status of 404/.test(error))).toEqual([]);
});

const exists = async (table: string, id: number) => (await sql`select 1 from ${sql(table)} where id = ${id}`).length === 1;

test("a ticket: Delete Ticket in the Actions menu, whatever its status, and the link is dead afterwards", async () => {
	await signInToRequestTracker(page, rt, "bulk");
	await signInToExpunge({ browser, crm: rt, server: server.url }, "bulk");
	await page.bringToFront();
	const [ticket] = await sql<
		{ id: number }[]
	>`select id from tickets where type = 'ticket' and status = 'open' and ismerged is null order by id limit 1`;
	const id = ticket?.id ?? 0;
	await page.goto(`${rt}/Ticket/Display.html?id=${id}`);
	await chooseInActions(page, "Delete Ticket");
	const confirmation = await confirmationIn(page);
	await confirmation.getByText(`${id} Matter`).waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Ticket");
	await page.waitForURL("**/Search/Simple.html");
	expect(await exists("tickets", id)).toBe(false);

	await page.goto(`${rt}/Ticket/Display.html?id=${id}`);
	await page.getByText(/This ticket was permanently deleted on/).waitFor();
	expect(await page.title()).toBe("RT Error");
});

test("an asset: Delete Asset in the Actions menu", async () => {
	await page.goto(`${rt}/Asset/Display.html?id=4`);
	await chooseInActions(page, "Delete Asset");
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Asset");
	await page.waitForURL("**/Asset/Search/");
	expect(await exists("assets", 4)).toBe(false);
});

test("a customer: Delete Customer in the page menu, with their tickets and assets", async () => {
	const [customer] = await sql<{ id: number }[]>`select id from users where name = 'oldrika.brastorf@customer.example'`;
	const id = customer?.id ?? 0;
	await page.goto(`${rt}/Admin/Users/Modify.html?id=${id}`);
	await inPageMenu(page, "Delete Customer").waitFor();
	await page.goto(`${rt}/User/Summary.html?id=${id}`);
	await inPageMenu(page, "Delete Customer").click();
	const confirmation = await confirmationIn(page);
	await confirmation.getByText("Oldrika Brastorf").waitFor();
	await confirmation.getByText(/messages of others will be searched/).waitFor();
	await confirmation.getByText(/charts count tickets/).waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/User/Search.html");
	expect(await exists("users", id)).toBe(false);
	expect(await sql`select 1 from attachments where headers ilike '%oldrika.brastorf%'`).toEqual([]);
});

test("tickets across pages of results stay ticked, through paging and sorting, and go together", async () => {
	await page.goto(`${rt}/Search/Results.html?Query=id%3E0`);
	const ticked: number[] = [];
	const tickThree = async () => {
		await page.getByRole("checkbox", { name: "Select records" }).waitFor();
		const ids = (await shownIds(page)).slice(2, 5);
		for (const id of ids) await checkboxOf(page, id).check();
		ticked.push(...ids);
	};
	await tickThree();
	await page.locator(".paging a", { hasText: "2" }).click();
	await page.waitForURL(/Page=2/);
	await tickThree();
	await page.locator("table.collection-as-table th a", { hasText: "Subject" }).click();
	await page.waitForURL(/OrderBy=Subject/);
	const button = inPageMenu(page, "Delete");
	await button.waitFor();
	expect(await button.getAttribute("title")).toBe("Delete 6 Tickets");
	await button.click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Tickets");
	await page.getByText(/Bulk deletion complete/).waitFor({ timeout: 60_000 });
	expect(await sql`select id from tickets where id in ${sql(ticked)}`).toEqual([]);
});

test("all results of a search, by reading its further pages", async () => {
	await page.goto(`${rt}/Search/Simple.html?q=Matter`);
	await page.getByRole("checkbox", { name: "Select records" }).waitFor();
	const total = Number((await page.title()).match(/\d+/)?.[0]);
	expect(total).toBeGreaterThan(100);
	await chooseInHeader(page, `All ${total} results`);
	await page.locator(`#page-menu a[title="Delete ${total} Tickets"]`).waitFor();
	const [id = 0] = await shownIds(page);
	await checkboxOf(page, id).uncheck();
	await page.locator(`#page-menu a[title="Delete ${total - 1} Tickets"]`).waitFor();
	await chooseInHeader(page, "None");
	await inPageMenu(page, "Delete").waitFor({ state: "detached" });
});

test("a row that RT replaces after an inline edit keeps its tick", async () => {
	await page.goto(`${rt}/Search/Results.html?Query=id%3E0`);
	await page.getByRole("checkbox", { name: "Select records" }).waitFor();
	const [id = 0] = await shownIds(page);
	await checkboxOf(page, id).check();
	const row = page.locator(`tbody.list-item[data-record-id="${id}"]`);
	await row.evaluate((element) => element.setAttribute("data-before", "yes"));
	const cell = row.locator("td.editable", { has: page.locator("select[name=Status]") });
	await cell.hover();
	await cell.locator(".edit-icon").click();
	// RT opens the choices by itself, a moment later.
	await page.locator(".dropdown-menu.show a.dropdown-item", { hasText: "stalled" }).click();
	await page.locator(`tbody.list-item[data-record-id="${id}"]:not([data-before])`).waitFor();
	expect(await sql`select status from tickets where id = ${id}`).toEqual([{ status: "stalled" }]);
	await checkboxOf(page, id).waitFor();
	expect(await checkboxOf(page, id).isChecked()).toBe(true);
});

test("user search, admin user list and asset search have checkboxes too, in every row and the header", async () => {
	const [catalog] = await sql<{ id: number }[]>`select catalog as id from assets group by 1 order by count(*) desc limit 1`;
	for (const path of [
		"/User/Search.html?UserString=quell",
		"/Admin/Users/",
		`/Asset/Search/?Catalog=${catalog?.id}&SearchAssets=Search`,
		"/Search/Results.html?Class=RT%3A%3AAssets&Query=id%3E0",
	]) {
		await page.goto(rt + path);
		await page.getByRole("checkbox", { name: "Select records" }).waitFor();
		const ids = await shownIds(page);
		expect(ids.length, path).toBeGreaterThan(2);
		for (const id of ids) expect(await checkboxOf(page, id).count(), path).toBe(1);
		await checkboxOf(page, ids[0] ?? 0).check();
		await inPageMenu(page, "Delete").waitFor();
		await checkboxOf(page, ids[0] ?? 0).uncheck();
	}
});

test("it looks right in RT's dark theme, and is still there in a narrow window", async () => {
	await page.goto(`${rt}/Prefs/Other.html`);
	await page.locator("select[name=WebDefaultStylesheet]").selectOption("elevator-dark", { force: true });
	await page.locator("input[name=Update]").first().click();
	await page.setViewportSize({ width: 640, height: 800 });
	const [ticket] = await sql<{ id: number }[]>`select id from tickets where type = 'ticket' and ismerged is null order by id limit 1`;
	await page.goto(`${rt}/Ticket/Display.html?id=${ticket?.id}`);
	await page.locator("body.elevator-dark").waitFor();
	await openFolded(page);
	const option = page.locator("#li-page-actions > ul").getByRole("link", { name: "Delete Ticket" });
	await option.waitFor();
	const look = (element: Element) => [
		getComputedStyle(element).color,
		getComputedStyle(element).fontSize,
		getComputedStyle(element).paddingLeft,
	];
	expect(await option.evaluate(look)).toEqual(await page.locator("#page-actions-comment").evaluate(look));
	await option.click();
	const confirmation = await confirmationIn(page);
	await confirmation.locator("html[data-theme=dark]").waitFor();
	await confirmation.getByRole("button", { name: "Cancel" }).click();
	await page.setViewportSize({ width: 1280, height: 800 });
});

test("an agent without rights sees nothing of it", async () => {
	await signOut(browser);
	await page.bringToFront();
	await signInToRequestTracker(page, rt, "none");
	const popup = await openPopup(browser);
	await signIn(popup, "none");
	await popup.close();
	await page.bringToFront();
	for (const path of ["/Search/Results.html?Query=id%3E0", "/User/Summary.html?id=75", "/Ticket/Display.html?id=3"]) {
		await page.goto(rt + path);
		await page.waitForTimeout(1_000);
		expect(await page.locator("[data-expunge]").count()).toBe(0);
	}
});

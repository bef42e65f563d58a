import { chromium, type Page, type Request } from "playwright";
import postgres from "postgres";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readView } from "../../../extension/page/view.ts";
import type { ControlPlace, RowKey } from "../../../server/crm/pages.ts";
import { pages } from "../../demo-crm/adapter-pages.ts";
import { startCrm } from "../../demo-crm/server.ts";
import { password, people } from "../../support/accounts.ts";
import { findChromium, quietArguments } from "../../support/chromium.ts";
import { freshDatabase } from "../../support/database.ts";
import { signOutOfCrm } from "../../support/steps/crm.ts";

const { adminUrl, crmUrl } = await freshDatabase({ template: "crm" });
const sql = postgres(adminUrl, { max: 1, connection: { search_path: "crm" } });
const crm = await startCrm({ databaseUrl: crmUrl, port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), chromiumSandbox: false, args: [...quietArguments] });
const errors: string[] = [];
let page: Page;
afterAll(async () => {
	await browser.close();
	await crm.close();
	await sql.end();
	expect(errors).toEqual([]);
});

beforeEach(async () => {
	const context = await browser.newContext({ baseURL: crm.url, viewport: { width: 1280, height: 860 } });
	page = await context.newPage();
	page.on("pageerror", ({ message }) => errors.push(message));
	page.on("console", (message) => {
		if (message.type() === "error" && !message.text().includes("404")) errors.push(message.text());
	});
	await context.request.post("/api/crm/sign-in", { data: { email: people.single.email, password }, headers: { origin: crm.url } });
	return () => context.close();
});

const rowsOf = async (query: postgres.PendingQuery<{ key: string }[]>) => (await query).map(({ key }) => key);
const viewOf = (path: string) =>
	readView(pages, new URL(path, crm.url), {
		shows: () => true,
		read: () => null,
		readKey: () => undefined,
	});

/** A value that this CRM's adapter always contains. */
function said<Value>(value: Value | null | undefined): Value {
	if (value === null || value === undefined) throw new Error("The adapter does not say this.");
	return value;
}

function attributeOf(key: RowKey): string {
	return said("columns" in key ? null : key.attribute);
}

async function wordsOf(menu: ControlPlace): Promise<string> {
	const list = page.locator(menu.list);
	await list.waitFor();
	const neighbour = list.locator(said(menu.copyFrom)).first();
	return neighbour.locator(said(menu.label)).innerText();
}

test("a visitor without a session is asked to sign in, and then sees the requested page", async () => {
	await page.context().clearCookies();
	await page.goto("/app/companies/3");
	await page.getByLabel("E-mail").fill(people.bulk.email);
	await page.getByLabel("Password").fill("wrong");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect.poll(() => page.getByRole("alert").innerText()).toMatch(/do not match/);
	errors.length = 0;
	await page.getByLabel("Password").fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.getByRole("button", { name: "Company Options" }).waitFor();
	expect(new URL(page.url()).pathname).toBe("/app/companies/3");
});

test("pages show the signed-in person where the adapter expects it", async () => {
	await page.goto("/app/reports");
	const shown = page.locator(pages.signedIn?.selector ?? "");
	expect(await shown.getAttribute(pages.signedIn?.attribute ?? "")).toBe(people.single.email);
});

test("each record page has its menu, and reports a missing record", async () => {
	const [kobject] = await rowsOf(
		sql<{ key: string }[]>`select klass || '/' || id as key from kobjects where customer_id is not null limit 1`,
	);
	for (const [path, button] of [
		["/app/customers/4", "Customer Options"],
		["/app/conversations/1", "Menu"],
		[`/app/kobjects/${kobject}`, "Menu"],
	] as const) {
		const { menu, notFound } = said(viewOf(path).record).page;
		await page.goto(path);
		await page.getByRole("button", { name: button, exact: true }).waitFor();
		expect(await page.locator(menu.list).count()).toBe(0);
		await page.getByRole("button", { name: button, exact: true }).click();
		expect(await wordsOf(menu)).not.toBe("");
		await page.goto(`${path.replace(/\d+$/, "99999").replace(/[0-9a-f]{12}$/, "000000000000")}`);
		await page.locator(String(notFound)).waitFor();
	}
});

test("items on timelines have keys, klasses and menus", async () => {
	const [customer] = await rowsOf(sql<{ key: string }[]>`select customer_id as key from kobjects where customer_id is not null limit 1`);
	await page.goto(`/app/customers/${customer}`);
	for (const { item, key, klass, menu } of viewOf(page.url()).items) {
		const first = page.locator(item).first();
		expect(await first.getAttribute(attributeOf(key))).toMatch(/^[0-9a-f-]+$/);
		if (klass) expect(await first.getAttribute(said(klass.attribute))).toMatch(/^(order|booking|device)$/);
		await first.getByRole("button", { name: "Menu" }).click();
		expect(await first.locator(menu.list).locator(said(menu.copyFrom)).count()).toBeGreaterThan(1);
		await page.keyboard.press("Escape");
	}
});

test.each(["customers", "conversations", "kobjects/order", "kobjects/booking", "kobjects/device"])(
	"the search for %s has a header, rows, a total, a toolbar and further pages",
	async (what) => {
		await page.goto(`/app/searches/${what}`);
		const { list } = said(viewOf(page.url()).results);
		await page.locator(list.row).first().waitFor();
		expect(await page.locator(`${list.list} ${list.header}`).count()).toBe(1);
		expect(await page.locator(`${list.list} ${list.row}`).count()).toBe(50);
		expect(await page.locator(list.toolbar.list).locator(said(list.toolbar.copyFrom)).count()).toBe(2);
		const { selector, attribute } = said(list.total);
		const total = Number(await page.locator(said(selector)).getAttribute(said(attribute)));
		if (list.pagination?.kind !== "json" || typeof list.pagination.key !== "string") throw new Error("Further pages are JSON.");
		const answer = await page.request.get(
			list.pagination.url
				.replace("{klass}", what.split("/")[1] ?? "")
				.replace("{page}", "1")
				.replace("{pageSize}", "200"),
		);
		const { rows } = await answer.json();
		expect(rows).toHaveLength(Math.min(200, total));
		expect(String(rows[0][list.pagination.key])).toBe(await page.locator(list.row).first().getAttribute(attributeOf(list.key)));
	},
);

test("names are shown as text, whatever they contain", async () => {
	page.on("dialog", (dialog) => errors.push(dialog.message()));
	await page.goto(`/app/searches/customers?q=${encodeURIComponent("<script>")}`);
	await expect.poll(() => page.locator("tbody tr").innerText()).toContain("<script>alert('hello')</script>");
	await page.getByRole("link", { name: "<script>" }).click();
	await expect.poll(() => page.locator("h1").innerText()).toBe("<script>alert('hello')</script>");
});

test("menus work by keyboard and disappear when closed", async () => {
	await page.goto("/app/customers/4");
	const button = page.getByRole("button", { name: "Customer Options" });
	await button.focus();
	await page.keyboard.press("Enter");
	const focused = () => page.evaluate(() => document.activeElement?.textContent);
	await expect.poll(focused).toBe("Edit customer…");
	await page.keyboard.press("ArrowDown");
	expect(await focused()).toBe("Add note…");
	await page.keyboard.press("End");
	await page.keyboard.press("ArrowDown");
	expect(await focused()).toBe("Edit customer…");
	await page.keyboard.press("Escape");
	expect(await page.getByRole("menu").count()).toBe(0);
	expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("rows are redrawn when the data changes, and deleted rows disappear", async () => {
	const id = 33;
	await page.goto("/app/searches/customers?sort=name&direction=ascending&q=e");
	const row = page.locator("tbody tr").first();
	const before = await row.elementHandle();
	await sql`update customers set name = '!Aaron Adeyemi' where id = ${id}`;
	await expect.poll(() => row.getAttribute("data-key")).toBe(String(id));
	expect(await before?.evaluate((element) => element.isConnected)).toBe(false);

	await page.goto(`/app/customers/${id}`);
	await page.getByRole("heading", { name: "!Aaron Adeyemi" }).waitFor();
	await sql`delete from report_facts where customer_id = ${id}`;
	for (const table of ["email_tracking", "satisfaction_answers", "call_records", "conversations"]) {
		await sql`delete from ${sql(table)} where customer_id = ${id}`;
	}
	await sql`delete from customers where id = ${id}`;
	await page.getByText("There is no such customer").waitFor();
});

test("the theme follows the system until a person chooses one", async () => {
	await page.emulateMedia({ colorScheme: "dark" });
	await page.goto("/app/reports");
	expect(await page.locator(pages.dark ?? "").count()).toBe(1);
	await page.getByRole("button", { name: "Use the light theme" }).click();
	await page.reload();
	await page.getByRole("button", { name: "Use the dark theme" }).waitFor();
	expect(await page.locator(pages.dark ?? "").count()).toBe(0);
});

test("the CRM itself cannot delete a customer or a company", async () => {
	for (const path of ["/customers/4", "/companies/1", "/conversations/1"]) {
		expect((await page.request.delete(`/api/crm${path}`, { headers: { origin: crm.url } })).status()).toBe(404);
	}
});

test("signing out of the demo CRM cancels the page's pending poll, so no request is refused", async () => {
	const held = Promise.withResolvers<void>();
	const signedOut = Promise.withResolvers<void>();
	await page.route("**/api/crm/pulse*", async (route) => {
		held.resolve();
		await signedOut.promise;
		await route.continue();
	});
	const isPoll = (request: Request) => request.url().includes("/pulse");
	const ended = Promise.race([page.waitForEvent("requestfinished", isPoll), page.waitForEvent("requestfailed", isPoll)]);
	await page.goto("/app/searches/customers");
	await held.promise;
	await signOutOfCrm(page);
	signedOut.resolve();
	await ended;
	expect(errors).toEqual([]);
});

import { beforeEach, describe, expect, test } from "vitest";
import { deleteButton, expectSelected, header, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, recordPage, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { confirmationIn, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers, sql } = await startShapes(keysFrom(1, 40));
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

const entry = () => page.locator(".menu").getByText("Delete Client");
const ids = async () => (await sql<{ id: string }[]>`select id::text from desk.clients where id <= 20`).map(({ id }) => id);

async function confirmDeletion(button: string): Promise<void> {
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, button);
}

beforeEach(() => answers.clear());

describe("an address", () => {
	test("with conditions and semicolons names the record, and another action does not", async () => {
		answers.set("/index.pl", ({ search }) => recordPage(search));
		await page.goto(`${site}/index.pl?Action=Merge;ID=1`);
		await page.goto(`${site}/index.pl?Action=Zoom;ID=1`);
		await entry().click();
		await confirmDeletion("Delete Client");
		await page.waitForURL(`${site}/index.pl?Action=List`);
		expect(await ids()).not.toContain("1");
		await page.goto(`${site}/index.pl?Action=Print&ID=2`);
		await entry().waitFor();
		await page.goto(`${site}/index.pl?Action=Merge;ID=2`);
		await page.getByRole("button", { name: "Print" }).waitFor();
		await page.waitForTimeout(300);
		expect(await entry().count()).toBe(0);
	});

	test("in the hash names the record, and follows the app to another one", async () => {
		answers.set("/app", () => recordPage("App"));
		await page.goto(`${site}/app#/sales/client/3`);
		await entry().waitFor();
		await page.evaluate(() => {
			location.hash = "#/sales/client/4";
		});
		await expectNames(page, () => entry().click(), ["Client 4"]);
		await entry().click();
		await confirmDeletion("Delete Client");
		await page.waitForURL(`${site}/app#/sales/clients`);
		expect(await ids()).toContain("3");
		expect(await ids()).not.toContain("4");
	});

	test("with any number of segments names the record", async () => {
		answers.set("/a/b/c/client/5", () => recordPage("Deep"));
		await page.goto(`${site}/a/b/c/client/5`);
		await expectNames(page, () => entry().click(), ["Client 5"]);
	});

	test("of a search in the hash keeps its ticks while only its order changes, and clears them with another search", async () => {
		answers.set("/app", () =>
			tablePage(keysFrom(6, 9).map((key) => `<tr><td><a href="#/sales/client/${key}">Client ${key}</a></td></tr>`)),
		);
		await page.goto(`${site}/app#/sales/clients?q=a`);
		await header(page).click();
		await expectSelected(page, "4 selected");
		await page.evaluate(() => {
			location.hash = "#/sales/clients?q=a&sort=name";
		});
		await page.waitForTimeout(300);
		await expectSelected(page, "4 selected");
		await page.evaluate(() => {
			location.hash = "#/support/clients?q=a";
		});
		await expectSelected(page, null);
	});
});

describe("a key", () => {
	test("is the part of an attribute of the row, and rows without it are not records", async () => {
		answers.set("/index.pl", () =>
			tablePage([
				...keysFrom(10, 12).map((key) => `<tr id="client-${key}"><td>Client ${key}</td></tr>`),
				'<tr id="sum"><td>3 clients</td></tr>',
			]),
		);
		await page.goto(`${site}/index.pl?Action=List`);
		await header(page).click();
		await expectSelected(page, "3 selected");
		await expectNames(page, () => deleteButton(page).click(), ["Client 10", "Client 11", "Client 12"]);
	});

	test("is the current value of a field in the row, not the one that the page came with", async () => {
		answers.set("/fields", () => tablePage(['<tr><td><input name="id" value="13">Client</td></tr>']));
		await page.goto(`${site}/fields`);
		await page.locator("input[name=id]").fill("14");
		await header(page).click();
		await expectNames(page, () => deleteButton(page).click(), ["Client 14"]);
	});

	test("of a row whose elements disagree selects nothing", async () => {
		const row = (keys: readonly string[]) => `<tr><td>${keys.map((key) => `<input name="id" value="${key}">`).join("")}</td></tr>`;
		answers.set("/fields", () => tablePage([row(["15", "16"]), row(["17", "17"])]));
		await page.goto(`${site}/fields`);
		await header(page).click();
		await expectSelected(page, "1 selected");
		await expectNames(page, () => deleteButton(page).click(), ["Client 17"]);
	});

	test("of an item is in a link within it", async () => {
		const card = (key: string) =>
			`<div class="card"><a href="/x/client/${key}">Client</a><div class="menu"><button>Print</button></div></div>`;
		answers.set("/cards", () => `<!doctype html><title>Cards</title>${card("18")}${card("19")}`);
		await page.goto(`${site}/cards`);
		await expectNames(page, () => entry().last().click(), ["Client 19"]);
	});

	test("of a record is read from the page alone where the address has none", async () => {
		answers.set("/shown", () => recordPage("Shown", '<input name="id" value="20">'));
		await page.goto(`${site}/shown`);
		await expectNames(page, () => entry().click(), ["Client 20"]);
	});

	test("of a record in a cookie is read again at the click, and nothing opens if it has changed", async () => {
		answers.set("/cookie", () => recordPage("Cookie"));
		await browser.context.addCookies([{ name: "record", value: "21", url: site }]);
		await page.goto(`${site}/cookie`);
		await expectNames(page, () => entry().click(), ["Client 21"]);
		// The extension searches the page again once it is no longer dimmed, and would find the new record.
		await page.getByRole("button", { name: "Show the confirmation" }).waitFor({ state: "detached" });
		await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
		await browser.context.addCookies([{ name: "record", value: "22", url: site }]);
		const windows = browser.context.pages().length;
		await entry().click();
		await page.getByText("The page now shows another record").waitFor();
		expect(browser.context.pages()).toHaveLength(windows);
		await expectNames(page, () => entry().click(), ["Client 22"]);
	});

	test("is not the value of our own checkbox, and a row with an empty one is not a record", async () => {
		answers.set("/inputs", () => tablePage(['<tr><td><input value="23">Client</td></tr>', '<tr><td><input value="">Client</td></tr>']));
		await page.goto(`${site}/inputs`);
		await header(page).click();
		await expectSelected(page, "1 selected");
		await expectNames(page, () => deleteButton(page).click(), ["Client 23"]);
		expect(await page.getByRole("checkbox").count()).toBe(2);
	});

	test("is behind words in the attribute of the row", async () => {
		answers.set("/after", () => tablePage(['<tr data-id="client 24"><td>Client</td></tr>', '<tr data-id="sum 25"><td>Sum</td></tr>']));
		await page.goto(`${site}/after`);
		await header(page).click();
		await expectNames(page, () => deleteButton(page).click(), ["Client 24"]);
	});

	test("of a record about which elements disagree shows no control", async () => {
		answers.set("/shown", () => recordPage("Shown", '<input name="id" value="20"><input name="id" value="21">'));
		await page.goto(`${site}/shown`);
		await page.waitForTimeout(500);
		expect(await entry().count()).toBe(0);
	});
});

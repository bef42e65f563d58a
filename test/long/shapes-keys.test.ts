import type { Page } from "playwright";
import { beforeEach, describe, expect, test } from "vitest";
import { choose, deleteButton, expectConfirmation, expectSelected, header, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, namedLikeProperties, openTab, recordPage, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { confirmationIn, confirmWith, leaveWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

// A client's code is "C-" and its id, its account "acc0" or "acc1", and its number half of its id.
const { site, server, browser, answers, sql } = await startShapes(keysFrom(1, 60));
await signInToExpunge({ browser, crm: site, server }, "admin");

let page: Page;
beforeEach(async () => {
	page = await openTab({ browser, answers });
});

const entry = () => page.locator(".menu").getByText("Delete Client");
const ids = async () => (await sql<{ id: string }[]>`select id::text from desk.clients where id <= 20`).map(({ id }) => id);

async function confirmDeletion(button: string): Promise<void> {
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, button);
}

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

	test("of a record in a cookie is read where the page's markup has taken the names of the document's properties", async () => {
		answers.set("/cookie", () => recordPage("Cookie", namedLikeProperties));
		await browser.context.addCookies([{ name: "record", value: "23", url: site }]);
		await page.goto(`${site}/cookie`);
		await entry().waitFor();
		expect(await page.evaluate(() => `${document.cookie}`)).toBe("[object HTMLFormElement]");
		await expectNames(page, () => entry().click(), ["Client 23"]);
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

const codeRow = (code: string) => `<tr><td>Somebody</td><td class="code">${code}</td></tr>`;
const rowOf = (code: string) => page.locator("tr", { has: page.getByText(code, { exact: true }) });
const box = (code: string) => rowOf(code).getByRole("checkbox");
const confirmationsOpen = () => browser.context.pages().filter((one) => one.url().includes("confirm.html")).length;
const stillThere = async (...ids: number[]) => (await sql`select id from desk.clients where id = any(${ids})`).length;

test("a list that shows a code selects the record that has it, and its row leaves when it is deleted", async () => {
	answers.set("/codes", () => tablePage(["C-7", "C-8", "C-9"].map(codeRow)));
	await page.goto(`${site}/codes`);
	await box("C-8").click();
	await box("C-9").click();
	await expectSelected(page, "2 selected");
	await expectNames(page, () => deleteButton(page).click(), ["Client 8", "Client 9"]);
	await box("C-9").click();
	await deleteButton(page).click();
	const confirmation = await confirmationIn(page);
	await confirmation.locator(".names").getByText("Client 8", { exact: true }).waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Client");
	await leaveWith(confirmation, "Close");
	await expectSelected(page, null);
	await rowOf("C-8").waitFor({ state: "hidden" });
	await expect.poll(() => stillThere(8)).toBe(0);
	expect(await stillThere(7, 9)).toBe(2);
});

test("a record's page may have the code in its address, also where another record has it as its id", async () => {
	await sql`update desk.clients set code = '11' where id = 12`;
	answers.set("/code/11", () => recordPage("Code"));
	await page.goto(`${site}/code/11`);
	await expectNames(page, () => page.getByText("Delete Client").click(), ["Client 12"]);
	await sql`update desk.clients set code = 'C-12' where id = 12`;
});

test("a ticked code whose record is gone does not stop the others, also where the page no longer shows it", async () => {
	const codes = ["C-34", "C-35", "C-36"];
	answers.set("/codes", () => tablePage(codes.map(codeRow)));
	await page.goto(`${site}/codes`);
	await box("C-34").click();
	await box("C-35").click();
	await box("C-36").click();
	await sql`delete from desk.clients where id = 36`;
	codes.pop();
	await page.reload();
	await expectSelected(page, "3 selected · 1 not shown");
	await deleteButton(page).click();
	const confirmation = await confirmationIn(page);
	for (const name of ["Client 34", "Client 35"]) await confirmation.locator(".names").getByText(name, { exact: true }).waitFor();
	await confirmation.getByText("1 not found. There is no such record.").waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Clients");
	await leaveWith(confirmation, "Close");
	await expectSelected(page, null);
	await expect.poll(() => stillThere(34, 35)).toBe(0);
});

test("of two ticked codes one may be gone: the confirmation names the other, and says so", async () => {
	answers.set("/codes", () => tablePage(["C-25", "C-26"].map(codeRow)));
	await page.goto(`${site}/codes`);
	await box("C-25").click();
	await box("C-26").click();
	await sql`delete from desk.clients where id = 26`;
	await deleteButton(page).click();
	const confirmation = await confirmationIn(page);
	await confirmation.locator(".names").getByText("Client 25", { exact: true }).waitFor();
	await confirmation.getByText("1 not found. There is no such record.").waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Client");
	await leaveWith(confirmation, "Close");
	await expectSelected(page, null);
	await expect.poll(() => stillThere(25)).toBe(0);
});

test("codes that no record has open nothing, and the card says what to do", async () => {
	answers.set("/codes", () => tablePage(["C-998", "C-999"].map(codeRow)));
	answers.set("/code/999", () => recordPage("Unknown"));
	await page.goto(`${site}/codes`);
	await box("C-998").click();
	await box("C-999").click();
	await deleteButton(page).click();
	await page.getByText("None of the 2 ticked records could be found from what this page shows in place of their ids.").waitFor();
	await page.getByText("Choose Clear, reload the page and tick the ones that are still there.").waitFor();
	expect(confirmationsOpen()).toBe(0);
	await page.getByRole("button", { name: "Clear the selection" }).click();
	await page.goto(`${site}/code/999`);
	await page.getByText("Delete Client").click();
	await page.getByText("No record that you can see matches what this page shows in place of an id. Nothing was selected.").waitFor();
	expect(confirmationsOpen()).toBe(0);
});

test("a row with two codes, or without one, cannot be ticked", async () => {
	answers.set("/codes", () =>
		tablePage([codeRow("C-14"), codeRow("C-15").replace("Somebody", '<span class="code">C-16</span>'), codeRow("")]),
	);
	await page.goto(`${site}/codes`);
	await box("C-14").waitFor();
	expect(await page.locator("tbody").getByRole("checkbox").count()).toBe(1);
});

test("all results are read by their codes", async () => {
	const codes = ["C-17", "C-18", "C-19"];
	answers.set("/codes", () => tablePage(codes.slice(0, 2).map(codeRow), '<p class="total">3 clients</p>'));
	answers.set("/api/codes", ({ searchParams }) => {
		const first = 2 * Number(searchParams.get("page")) - 2;
		return JSON.stringify({ rows: codes.slice(first, first + 2).map((code) => ({ code, id: 1 })) });
	});
	await page.goto(`${site}/codes`);
	await choose(page, "All 3 results");
	await expectSelected(page, "3 selected · 1 not shown");
	await expectNames(page, () => deleteButton(page).click(), ["Client 17", "Client 18", "Client 19"]);
});

test("a key of several columns names one record by all of them", async () => {
	const row = (account: string, number: number) => `<tr data-account="${account}"><td>Somebody</td><td class="number">${number}</td></tr>`;
	answers.set("/numbers", () => tablePage([row("acc0", 10), row("acc1", 10), row("acc1", 11), row("", 12)]));
	answers.set("/accounts/acc1/clients/11", () => recordPage("Account"));
	await page.goto(`${site}/numbers`);
	await page.locator("[data-account=acc1]").first().getByRole("checkbox").click();
	expect(await page.locator("tbody").getByRole("checkbox").count()).toBe(3);
	await expectNames(page, () => deleteButton(page).click(), ["Client 21"]);
	await page.goto(`${site}/accounts/acc1/clients/11`);
	await expectNames(page, () => page.getByText("Delete Client").click(), ["Client 23"]);
});

test("a klass is stated for a page or for a list, and an item has its own", async () => {
	const card = (key: string, account: string) =>
		`<div class="card" data-id="${key}" data-account="${account}"><div class="menu"><button>Print</button></div></div>`;
	answers.set("/partners/23", () => recordPage("Partner"));
	answers.set("/members", () => `<!doctype html><title>Members</title>${card("22", "acc0")}${card("23", "acc1")}`);
	answers.set("/partners", () => tablePage(["23", "25"].map(row)));
	await page.goto(`${site}/partners/23`);
	await expectNames(page, () => page.getByText("Delete Partner").click(), ["Client 23"]);
	await page.goto(`${site}/members`);
	await page.getByText("Delete Partner").waitFor();
	await expectNames(page, () => page.getByText("Delete Supplier").click(), ["Client 22"]);
	await page.goto(`${site}/partners`);
	await choose(page, /^This page/);
	await expectConfirmation(page, () => deleteButton(page).click(), "Delete 2 Partners");
});

test("a code that several records have selects nothing, also where others were found, and the card says so", async () => {
	await sql`create collation desk.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`;
	await sql`alter table desk.clients drop constraint clients_code_key, alter column code type text collate desk.caseless`;
	// The index tells the two codes apart, and the column does not.
	await sql`create unique index on desk.clients (code collate "C")`;
	await sql`update desk.clients set code = 'c-31' where id = 32`;
	answers.set("/codes", () => tablePage(["C-31", "C-33"].map(codeRow)));
	await page.goto(`${site}/codes`);
	await box("C-31").click();
	await box("C-33").click();
	await deleteButton(page).click();
	await page.getByText("1 of 2 records cannot be identified").waitFor();
	expect(confirmationsOpen()).toBe(0);
});

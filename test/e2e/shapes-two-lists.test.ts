import type { Page } from "playwright";
import { beforeEach, expect, test } from "vitest";
import { keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, openTab, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { confirmationIn, confirmWith, leaveWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers, sql } = await startShapes(keysFrom(1, 20));
await signInToExpunge({ browser, crm: site, server }, "admin");

let page: Page;
beforeEach(async () => {
	page = await openTab({ browser, answers });
});

type Name = "open" | "closed";

function twoLists(open: readonly string[], closed: readonly string[], header = ""): string {
	const part = (name: Name, rows: readonly string[]) => {
		const body = tablePage(rows)
			.replace(/^.*<h1>Clients<\/h1>/s, "")
			.replace("<thead><tr>", `<thead><tr>${header}`)
			.replace("</html>", "");
		return `<section id="${name}"><h2>${name}</h2>${body}<p class="total">${rows.length} clients</p></section>`;
	};
	return `<!doctype html><html lang="en"><title>Two lists</title>${part("open", open)}${part("closed", closed)}</html>`;
}

const rowsOf = (first: number, last: number) => keysFrom(first, last).map(row);
const box = (list: Name, key: string) => page.locator(`#${list} [data-id="${key}"] input`);
const bar = (list: Name) => page.locator(`#${list} .bar`);

async function expectSelected(list: Name, words: string | null): Promise<void> {
	const status = bar(list).locator("[role=status]");
	if (words === null) await expect.poll(() => status.count()).toBe(0);
	else await expect.poll(() => status.textContent().catch(() => null)).toBe(words);
}

test("two lists of one page have a selection and a Delete button each", async () => {
	answers.set("/two", () => twoLists(rowsOf(1, 3), rowsOf(4, 6)));
	await page.goto(`${site}/two`);
	await box("open", "1").click();
	await box("closed", "5").click();
	await box("closed", "6").click();
	await expectSelected("open", "1 selected");
	await expectSelected("closed", "2 selected");
	await expectNames(page, () => bar("open").getByText("Delete").click(), ["Client 1"]);
	await expectNames(page, () => bar("closed").getByText("Delete").click(), ["Client 5", "Client 6"]);
	await page.locator("#closed").getByRole("checkbox", { name: "Select records" }).click();
	await expectSelected("closed", "3 selected");
	await bar("closed").getByRole("button", { name: "Clear the selection" }).click();
	await expectSelected("closed", null);
	await expectSelected("open", "1 selected");
});

test("what is ticked in each of two lists is kept when the page loads again", async () => {
	answers.set("/two", () => twoLists(rowsOf(1, 3), rowsOf(4, 6)));
	await page.goto(`${site}/two`);
	await box("open", "2").click();
	await box("closed", "4").click();
	await expectSelected("closed", "1 selected");
	await page.reload();
	await expectSelected("open", "1 selected");
	await expectSelected("closed", "1 selected");
	expect(await page.locator("tbody input:checked").count()).toBe(2);
	expect(await box("open", "2").isChecked()).toBe(true);
	expect(await box("closed", "4").isChecked()).toBe(true);
});

test("a deletion from one list leaves the selection of the other", async () => {
	answers.set("/two", () => twoLists(rowsOf(7, 9), rowsOf(9, 11)));
	await page.goto(`${site}/two`);
	await box("open", "8").click();
	await box("closed", "10").click();
	await bar("open").getByText("Delete").click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Client");
	await leaveWith(confirmation, "Close");
	await expectSelected("open", null);
	await expectSelected("closed", "1 selected");
	await expect.poll(async () => (await sql`select id from desk.clients where id in (8, 10)`).map(({ id }) => id)).toEqual(["10"]);
});

test("lists that share a toolbar get one Delete button, for the list that was ticked first", async () => {
	const shared = twoLists(rowsOf(1, 2), rowsOf(3, 4)).replace(/<div class="bar">.*?<\/div>/gs, "");
	const moved = `<div id="closed"><div id="open"><div class="bar"><button>Export</button></div></div></div>`;
	answers.set("/two", () => shared.replace("<title>", `${moved}<title>`));
	await page.goto(`${site}/two`);
	await box("open", "1").click();
	await box("closed", "3").click();
	await expect.poll(() => page.locator(".bar [role=status]").allTextContents()).toEqual(["1 selected"]);
	await expectNames(page, () => page.locator(".bar").getByText("Delete").click(), ["Client 1"]);
});

test("the CRM's own checkbox of all rows in one of two lists offers the results of that list alone", async () => {
	const withBoxes = (first: number, last: number) =>
		rowsOf(first, last).map((one) => one.replace("<td>", '<td><input type="checkbox" class="tick"></td><td>'));
	const bothOwn = twoLists(withBoxes(12, 13), withBoxes(14, 15), '<th><input type="checkbox"></th>');
	answers.set("/two-own", () => bothOwn.replace("2 clients", "5 clients").replace("2 clients", "7 clients"));
	await page.goto(`${site}/two-own`);
	await page.locator("#open .tick").first().click();
	await expectSelected("open", "1 selected");
	await page.locator("#closed thead input").click();
	// The list that comes first would have offered its results before.
	await page.getByRole("menuitem", { name: "All 7 results" }).waitFor();
	expect(await page.getByRole("menu").count()).toBe(1);
});

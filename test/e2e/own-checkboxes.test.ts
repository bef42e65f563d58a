import type { Page } from "playwright";
import { beforeEach, describe, expect, test } from "vitest";
import { deleteButton, expectSelected, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, openTab, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { confirmationIn, confirmWith, leaveWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers, sql } = await startShapes(keysFrom(1, 60));
await signInToExpunge({ browser, crm: site, server }, "admin");

let page: Page;
beforeEach(async () => {
	page = await openTab({ browser, answers });
});

const own = (key: string) => page.locator(`[data-id="${key}"] .tick`);
const selectAll = () => page.locator("thead input");

/** A list whose rows have checkboxes, and whose header ticks them without an event, as scripts do. */
function ownPage(keys: readonly string[], more = ""): string {
	const rows = keys.map((key) => `<tr data-id="${key}"><td><input type="checkbox" class="tick"></td><td>Client ${key}</td></tr>`);
	return `${tablePage(rows, more).replace("<th>", '<th><input type="checkbox"><th>')}<script>
		window.opened = 0;
		document.querySelector("thead input").addEventListener("click", ({ target }) => {
			for (const one of document.querySelectorAll(".tick")) one.checked = target.checked;
		});
		for (const one of document.querySelectorAll("tbody tr")) one.addEventListener("click", (event) => { if (!event.target.matches(".tick")) opened += 1; });
	</script>`;
}

describe("the CRM's own checkboxes", () => {
	test("are read, and no column is added", async () => {
		answers.set("/own", () => ownPage(keysFrom(1, 3)));
		await page.goto(`${site}/own`);
		await own("1").click();
		await own("3").click();
		await expectSelected(page, "2 selected");
		await own("1").click();
		await expectSelected(page, "1 selected");
		expect(await page.getByRole("checkbox").count()).toBe(4);
		await expectNames(page, () => deleteButton(page).click(), ["Client 3"]);
	});

	test("of a header that ticks the page without an event mean the page, and offer all results", async () => {
		const all = keysFrom(1, 5);
		answers.set("/own", ({ searchParams }) => {
			const first = 2 * Number(searchParams.get("page") ?? 1) - 2;
			return ownPage(all.slice(first, first + 2), '<p class="total">5 clients</p><p class="paging"><a href="/own?page=2">2</a></p>');
		});
		await page.goto(`${site}/own`);
		// Nothing else shows that the extension listens.
		await own("1").click();
		await expectSelected(page, "1 selected");
		await selectAll().click();
		await expectSelected(page, "2 selected");
		await page.getByRole("menuitem", { name: "All 5 results" }).click();
		await expectSelected(page, "5 selected · 3 not shown");
		await page.goto(`${site}/own?page=2`);
		await expectSelected(page, "5 selected · 3 not shown");
		await expect.poll(() => page.locator(".tick:checked").count()).toBe(2);
		await own("4").click();
		await expectSelected(page, "4 selected · 3 not shown");
		expect(await page.evaluate("opened")).toBe(0);
	});

	test("are unticked when the selection is cleared, and when the records are deleted", async () => {
		answers.set("/own", () => ownPage(keysFrom(56, 59)));
		await page.goto(`${site}/own`);
		await selectAll().click();
		await expectSelected(page, "4 selected");
		await page.getByRole("button", { name: "Clear the selection" }).click();
		await expectSelected(page, null);
		expect(await page.locator("tbody .tick:checked").count()).toBe(0);
		await own("56").click();
		await deleteButton(page).click();
		const confirmation = await confirmationIn(page);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "Delete Client");
		await leaveWith(confirmation, "Close");
		await expectSelected(page, null);
		await expect.poll(async () => (await sql`select 1 from desk.clients where id = 56`).length).toBe(0);
		expect(await page.locator("tbody .tick:checked").count()).toBe(0);
	});

	test("that the CRM refuses to tick select nothing", async () => {
		const refuse = `<script>document.addEventListener("click", (event) => { if (event.target.matches("[data-id='11'] .tick")) event.preventDefault(); }, true);</script>`;
		answers.set("/own", () => ownPage(keysFrom(10, 11), refuse));
		await page.goto(`${site}/own`);
		await own("10").click();
		await own("11").click();
		await expectSelected(page, "1 selected");
		await expectNames(page, () => deleteButton(page).click(), ["Client 10"]);
	});

	test("in rows that are not rendered select nothing", async () => {
		answers.set("/own", () => ownPage(keysFrom(12, 14)));
		await page.goto(`${site}/own`);
		await page.evaluate(`document.querySelector("[data-id='13']").hidden = true`);
		await selectAll().click();
		await expectSelected(page, "2 selected");
	});

	test("of a row that gets another record count for that record only once they have settled", async () => {
		answers.set("/own", () => ownPage(["15"], '<p class="total">2 clients</p>'));
		await page.goto(`${site}/own`);
		await own("15").click();
		await expectSelected(page, "1 selected");
		await page.evaluate(`
			const row = document.querySelector("[data-id='15']");
			row.dataset.id = "16";
			requestAnimationFrame(() => requestAnimationFrame(() => { row.querySelector(".tick").checked = false; }));
		`);
		await expectSelected(page, "1 selected · not shown");
		await page.waitForTimeout(400);
		await expectSelected(page, "1 selected · not shown");
		await expectNames(page, () => deleteButton(page).click(), ["Client 15"]);
	});

	/** Draws the rows again when something in the list is pressed, and keeps their ticks. */
	const redraw = `<script>
		document.querySelector("table").addEventListener("click", () => {
			const rows = [...document.querySelectorAll("tbody tr")];
			const ticks = rows.map((one) => one.querySelector(".tick").checked);
			document.querySelector("tbody").innerHTML = document.querySelector("tbody").innerHTML;
			for (const [index, one] of [...document.querySelectorAll(".tick")].entries()) one.checked = ticks[index];
		});
	</script>`;

	test("that are drawn again when they are pressed stay as the person has left them", async () => {
		answers.set("/own", () => ownPage(keysFrom(31, 33), redraw));
		await page.goto(`${site}/own`);
		await own("31").click();
		await own("32").click();
		await expectSelected(page, "2 selected");
		await page.waitForTimeout(1_200);
		await own("31").click();
		await page.waitForTimeout(400);
		await expectSelected(page, "1 selected");
		expect(await own("31").isChecked()).toBe(false);
		await selectAll().click();
		await expectSelected(page, "3 selected");
		await page.waitForTimeout(1_200);
		await selectAll().click();
		await page.waitForTimeout(400);
		await expectSelected(page, null);
		expect(await page.locator("tbody .tick:checked").count()).toBe(0);
	});

	test("of two rows of one record select it only while both are ticked, and never in turns", async () => {
		answers.set("/own", () => ownPage(["34", "35", "34"]));
		await page.goto(`${site}/own`);
		await own("35").click();
		await expectSelected(page, "1 selected");
		const said = await page.evaluateHandle<string[]>(`
			const texts = [], read = () => document.querySelector("[data-expunge=selection-count]")?.shadowRoot.querySelector("[role=status]").textContent;
			const look = () => { if (texts.at(-1) !== read()) texts.push(read()); requestAnimationFrame(look); };
			look();
			texts;
		`);
		await own("34").last().click();
		for (const time of ["first", "second", "third"]) {
			await page.evaluate(`document.querySelector("h1").textContent = "${time}"`);
			await page.waitForTimeout(200);
		}
		expect(await said.jsonValue()).toEqual(["1 selected"]);
		await own("34").first().click();
		await expectSelected(page, "2 selected");
		await own("34").last().click();
		await expectSelected(page, "1 selected");
	});

	test("may be elements that only say that they are ticked", async () => {
		const rows = ["17", "18"].map(
			(key) => `<tr data-id="${key}"><td><span role="checkbox" aria-checked="false" tabindex="0">x</span> Client ${key}</td></tr>`,
		);
		const script = `<script>for (const one of document.querySelectorAll("[role=checkbox]")) one.addEventListener("click", () => one.setAttribute("aria-checked", String(one.getAttribute("aria-checked") !== "true")));</script>`;
		answers.set("/aria", () => tablePage(rows, script));
		await page.goto(`${site}/aria`);
		await page.locator("[data-id='18'] [role=checkbox]").click();
		await expectSelected(page, "1 selected");
		await page.getByRole("button", { name: "Clear the selection" }).click();
		await expect.poll(() => page.locator("[aria-checked=true]").count()).toBe(0);
	});
});

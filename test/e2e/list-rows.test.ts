import type { Page } from "playwright";
import { afterEach, beforeEach, expect, test } from "vitest";
import { box, choose, deleteButton, expectSelected, header, json, keysFrom, listPage, tickedKeys } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startLists(keysFrom(1, 500));
await signInToExpunge({ browser, crm: site, server }, "admin");

/** A new tab for each test, because ticks are stored for a tab. */
let page: Page;
beforeEach(async () => {
	page = await browser.context.newPage();
});
afterEach(() => page.close());

/** A page of 30 rows with a filter that hides rows without the word "Spam". Every tenth row has it. */
const filtered = (hide: string, more = "") =>
	listPage({
		keys: keysFrom(1, 30),
		total: "30 clients",
		label: (key) => `${Number(key) % 10 === 0 ? "Spam" : "Client"} ${key}`,
		more: `${more}<script>
			function filter() { for (const row of document.querySelectorAll("tbody tr")) if (!row.textContent.includes("Spam")) { ${hide} } }
		</script>`,
	});

test.each([
	["a style", 'row.style.display = "none"', ""],
	["a class", 'row.classList.add("off")', "<style>.off { display: none }</style>"],
	["visibility", 'row.classList.add("off")', "<style>.off { visibility: collapse }</style>"],
	[
		"a class of its cells",
		'row.classList.add("off")',
		"<style>tr, tbody, table { display: contents } .off > td:not([data-expunge]) { display: none }</style>",
	],
	[
		"a height of zero",
		'row.classList.add("off")',
		"<style>table, tbody, tr { display: block } .off { height: 0; overflow: hidden }</style>",
	],
])("rows that the page hides with %s belong to no page and no range, and ticked rows among them are counted", async (_name, hide, more) => {
	answers.set("/clients", () => filtered(hide, more));
	answers.set("/api/clients", (url) => json(url.searchParams.get("page") === "1" ? keysFrom(1, 30) : []));
	await page.goto(`${site}/clients`);
	await header(page).waitFor();
	await page.evaluate("filter()");

	await choose(page, "This page (3)");
	await expectSelected(page, "3 selected");
	expect(await tickedKeys(page)).toEqual(["10", "20", "30"]);
	expect(await header(page).isChecked()).toBe(true);
	await page.getByRole("button", { name: "Clear the selection" }).click();
	await expectSelected(page, null);

	await box(page, "10").click();
	await box(page, "20").click({ modifiers: ["Shift"] });
	await expectSelected(page, "2 selected");

	await choose(page, "All 30 results");
	await expectSelected(page, "30 selected · 27 not shown");
});

test("a checkbox is complete when it enters the page, so that a list is not looked at twice", async () => {
	answers.set("/clients", () => listPage({ keys: keysFrom(1, 30), total: "30 clients" }));
	await page.addInitScript(`
		window.later = [];
		new MutationObserver((records) => {
			for (const { type, target } of records) if (type === "attributes" && target.closest?.("[data-expunge]")) later.push(target.outerHTML);
		}).observe(document, { subtree: true, attributes: true, childList: true });`);
	await page.goto(`${site}/clients`);
	await box(page, "30").click();
	await expectSelected(page, "1 selected");
	expect(await page.evaluate("later.filter((html) => html.includes('checkbox'))")).toEqual([]);
});

test("This page replaces the earlier selection, and the number and Clear appear beside Delete", async () => {
	answers.set("/clients", (url) =>
		listPage({ keys: url.searchParams.get("page") === "2" ? keysFrom(11, 20) : keysFrom(1, 10), total: "600 clients" }),
	);
	await page.goto(`${site}/clients`);
	for (const key of ["1", "2", "3"]) await box(page, key).click();
	await expectSelected(page, "3 selected");
	await page.goto(`${site}/clients?page=2`);
	await expectSelected(page, "3 selected · none shown");
	await choose(page, "This page (10)");
	await expectSelected(page, "10 selected");
	expect(await deleteButton(page).getAttribute("title")).toBe("Delete 10 Clients");
	await page.getByRole("button", { name: "Clear the selection" }).press("Enter");
	await expectSelected(page, null);
	expect(await deleteButton(page).count()).toBe(0);
	expect(await tickedKeys(page)).toEqual([]);
	await page.goto(`${site}/clients`);
	await header(page).waitFor();
	expect(await deleteButton(page).count()).toBe(0);
});

/** 500 records in 14 row elements, which the page reuses on scrolling and places with a transform. */
const virtualList = `<!doctype html><title>Clients</title>
	<style>.grid { position: relative; height: 360px; width: 500px; overflow: auto } .space { height: 15000px } .grid-row { position: absolute; top: 24px; left: 0; height: 30px; width: 460px } .grid-head { position: sticky; top: 0; z-index: 1; background: white }</style>
	<div class="bar"><button>Export</button></div><p class="total">500 clients</p>
	<div class="grid"><div class="grid-head">Name</div><div class="space"></div></div>
	<script>
		const grid = document.querySelector(".grid"), used = new Map();
		function draw() {
			const first = Math.floor(grid.scrollTop / 30), wanted = Array.from({ length: 14 }, (_, index) => first + index);
			const free = [...used].filter(([index]) => !wanted.includes(index));
			for (const index of wanted) {
				if (used.has(index)) continue;
				const [old, element] = free.shift() ?? [null, Object.assign(document.createElement("div"), { className: "grid-row", innerHTML: "<b></b>" })];
				used.delete(old);
				used.set(index, element);
				if (!element.isConnected) grid.append(element);
				element.dataset.id = index + 1;
				element.querySelector("b").textContent = "Client " + (index + 1);
				element.style.transform = "translateY(" + index * 30 + "px)";
			}
		}
		grid.addEventListener("scroll", draw);
		draw();
	</script>`;

test("in a virtual list with reordered rows, Shift ticks the rows between two on the screen", async () => {
	answers.set("/grid", () => virtualList);
	await page.goto(`${site}/grid`);
	await header(page).waitFor();
	await page.evaluate(`document.querySelector(".grid").scrollTop = 150`);
	await expect
		.poll(() => page.locator(".grid-row").evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-id"))).indexOf(15)))
		.toBe(0);
	await box(page, "13").click();
	await box(page, "16").click({ modifiers: ["Shift"] });
	await expectSelected(page, "4 selected");
	expect(await tickedKeys(page)).toEqual(["13", "14", "15", "16"]);
	await page.evaluate(`document.querySelector(".grid").scrollTop = 6000`);
	await expectSelected(page, "4 selected · none shown");
	expect(await tickedKeys(page)).toEqual([]);
	await page.evaluate(`document.querySelector(".grid").scrollTop = 150`);
	await expect.poll(() => tickedKeys(page)).toEqual(["13", "14", "15", "16"]);
});

/** Shows row 5 between rows 1 and 2, so that ranges in the document's order are always wrong. */
const shuffled = '[data-id="2"] { order: 1 } [data-id="3"] { order: 2 } [data-id="4"] { order: 3 }';

test.each([
	["from below", "flex-direction: column-reverse", ["4", "3", "2", "5", "1"]],
	["by `order`", "flex-direction: column", ["1", "5", "2", "3", "4"]],
	["from right to left", "flex-direction: row; direction: rtl", ["1", "5", "2", "3", "4"]],
])("in a list that is laid out %s, ranges and labels follow the screen", async (_name, layout, onScreen) => {
	const rows = keysFrom(1, 5).map(
		(key) => `<div class="grid-row" data-id="${key}"><i>second</i><b style="order: -1">Client ${key}</b></div>`,
	);
	answers.set(
		"/grid",
		() => `<!doctype html><title>Clients</title><style>.grid { display: flex; ${layout} } .grid-row { display: flex } .grid-row > span { order: -2 } ${shuffled}</style>
			<div class="bar"><button>Export</button></div><p class="total">90 clients</p><div class="grid"><div class="grid-head">Name</div>${rows.join("")}</div>`,
	);
	await page.goto(`${site}/grid`);
	await header(page).waitFor();
	await page.getByRole("checkbox", { name: `Select Client ${onScreen[1]}` }).click();
	await page.getByRole("checkbox", { name: `Select Client ${onScreen[3]}` }).click({ modifiers: ["Shift"] });
	await expectSelected(page, "3 selected");
	expect(await tickedKeys(page)).toEqual(onScreen.slice(1, 4).sort());
});

const long = keysFrom(1, 2_000);

async function openLongList(): Promise<void> {
	answers.set("/clients", () => listPage({ keys: long, total: "2000 clients", more: "<style>td { height: 90px }</style>" }));
	await page.goto(`${site}/clients`);
	await header(page).waitFor();
}

const countBoxes = () => page.locator("tbody input").count();

/** Scrolls without a key press. Returns the number of frames until every row on the screen has its checkbox. */
function scrollTo(key: string): Promise<number> {
	return page.evaluate(async (key) => {
		document.querySelector(`[data-id="${key}"]`)?.scrollIntoView({ block: "center" });
		const isOnScreen = (row: Element) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
		const seen = [...document.querySelectorAll("tbody tr")].filter(isOnScreen);
		for (let frame = 0; frame < 100; frame++) {
			await new Promise((resolve) => requestAnimationFrame(resolve));
			if (seen.every((row) => row.querySelector("input") !== null)) return frame;
		}
		return Number.POSITIVE_INFINITY;
	}, key);
}

const leftOf = (key: string) =>
	page.locator(`[data-id="${key}"] td:not([data-expunge])`).evaluate((cell) => cell.getBoundingClientRect().left);

test("a row far below gets its checkbox when the person scrolls to it, at most two frames later, and nothing moves", async () => {
	await openLongList();
	expect(await countBoxes()).toBeLessThan(long.length / 2);
	expect(await box(page, "1500").count()).toBe(0);
	const left = await leftOf("1500");
	expect(await leftOf("1")).toBe(left);
	expect(await scrollTo("1500")).toBeLessThanOrEqual(2);
	expect(await leftOf("1500")).toBe(left);
	expect(await scrollTo("2000")).toBeLessThanOrEqual(2);
	expect(await countBoxes()).toBeLessThan(long.length / 2);
	await page.getByRole("checkbox", { name: "Select Client 2000" }).click();
	await expectSelected(page, "1 selected");
	expect(await tickedKeys(page)).toEqual(["2000"]);
});

test("rows far below stay in their columns when the page hides some, adds others, or puts a heading between them", async () => {
	await openLongList();
	const left = await leftOf("1");
	const change = (script: string) =>
		page.evaluate(`${script}; new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`);
	const isInPlace = async () => {
		const far = await page
			.locator("tbody tr[data-id]:visible")
			.evaluateAll((rows) => rows.slice(-1_200).map((row) => row.querySelector("td:not([data-expunge])")?.getBoundingClientRect().left));
		expect(new Set(far)).toEqual(new Set([left]));
	};
	await isInPlace();
	await change(
		`for (const key of [1203, 1204, 1210, 1211, 1500]) document.querySelector('[data-id="' + key + '"]').style.display = "none"`,
	);
	await isInPlace();
	await change(
		`document.querySelector('[data-id="1704"]').insertAdjacentHTML("beforebegin", "<tr><td colspan='2'>Former clients</td></tr>")`,
	);
	await isInPlace();
	await change(`document.querySelector('[data-id="1806"]').insertAdjacentHTML("afterend", "<tr data-id='3001'><td>Client 3001</td></tr>")`);
	await isInPlace();
	await change(`document.querySelector('[data-id="1204"]').style.display = ""; document.querySelector('[data-id="1901"]').remove()`);
	await isInPlace();
	expect(await scrollTo("3001")).toBeLessThanOrEqual(2);
	await isInPlace();
	expect(await countBoxes()).toBeLessThan(long.length / 2);
});

test("Shift also ticks rows that were never on the screen, and each shows its tick when the person scrolls to it", async () => {
	await openLongList();
	await box(page, "3").click();
	await scrollTo("1990");
	await box(page, "1990").click({ modifiers: ["Shift"] });
	await expectSelected(page, "1,988 selected");
	await scrollTo("1000");
	expect(await box(page, "1000").isChecked()).toBe(true);
	await box(page, "1000").click();
	await expectSelected(page, "1,987 selected");
	expect(await box(page, "1000").isChecked()).toBe(false);
	await scrollTo("1995");
	expect(await box(page, "1995").isChecked()).toBe(false);
});

test("This page means every row of a long list, seen or not", async () => {
	await openLongList();
	await header(page).click();
	await expectSelected(page, "2,000 selected");
	expect(await header(page).isChecked()).toBe(true);
	await scrollTo("1200");
	await box(page, "1200").click();
	await expectSelected(page, "1,999 selected");
	expect(await header(page).evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(true);
	await header(page).click();
	await expectSelected(page, "2,000 selected");
	await header(page).click();
	await expectSelected(page, null);
});

test("rows that the page gives other records, before and after they got a checkbox, show those records' ticks and names", async () => {
	await openLongList();
	await scrollTo("1500");
	await box(page, "1500").click();
	await box(page, "2").evaluate((input) => input.scrollIntoView());
	await box(page, "2").click();
	await expectSelected(page, "2 selected");
	await page.evaluate(`for (const row of document.querySelectorAll("tbody tr")) {
		row.dataset.id = Number(row.dataset.id) + 5;
		row.lastElementChild.textContent = "Client " + row.dataset.id;
	}`);
	// The row of 2 is now the row of 7; nobody shows 2 any more, and 1500 is five rows further up.
	await expectSelected(page, "2 selected · 1 not shown");
	await scrollTo("1500");
	expect(await tickedKeys(page)).toEqual(["1500"]);
	await scrollTo("800");
	await page.getByRole("checkbox", { name: "Select Client 800", exact: true }).click();
	await expectSelected(page, "3 selected · 1 not shown");
	expect(await tickedKeys(page)).toEqual(["800", "1500"]);
});

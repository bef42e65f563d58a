import type { Page } from "playwright";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { box, header, keysFrom, listPage } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startLists(keysFrom(1, 10));
await signInToExpunge({ browser, crm: site, server }, "admin");

let page: Page;
beforeEach(async () => {
	page = await browser.context.newPage();
});
afterEach(() => page.close());

const space = "[data-expunge=row-checkbox-space]";
const tall = "<style>td { height: 90px }</style>";

async function openTable(more = tall, rows = 2_000): Promise<void> {
	answers.set("/clients", () => listPage({ keys: keysFrom(1, rows), total: `${rows} clients`, more }));
	await page.goto(`${site}/clients`);
	await header(page).waitFor();
}

/** Runs a script in the page. Returns the number of frames after it until every row on the screen has its checkbox. */
function framesAfter(script: string): Promise<number> {
	return page.evaluate(async (script) => {
		await new Function(`return (async () => { ${script} })()`)();
		const isOnScreen = (row: Element) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
		const seen = [...document.querySelectorAll("[data-id]")].filter(isOnScreen);
		if (seen.length === 0) throw new Error("no row is on the screen");
		for (let frame = 0; frame < 100; frame++) {
			await new Promise((resolve) => requestAnimationFrame(resolve));
			if (seen.every((row) => row.querySelector("input[type=checkbox]") !== null)) return frame;
		}
		return Number.POSITIVE_INFINITY;
	}, script);
}

const twoFrames = () => page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

/** How far from the left the page's first cells begin: one number if every row is in its column. */
const lefts = () =>
	page.locator("tbody tr[data-id]").evaluateAll((rows) => {
		const shown = rows.filter((row) => row.checkVisibility());
		return [...new Set(shown.map((row) => row.querySelector("td:not([data-expunge])")?.getBoundingClientRect().left))];
	});

async function expectOneColumn(left: number | undefined): Promise<void> {
	await expect.poll(lefts).toEqual([left]);
}

describe("one of our cells that the page reuses for its own content", () => {
	test.each([
		["an empty cell whose attributes are replaced too", space, true],
		["an empty cell whose text alone changes", space, false],
		["a checkbox's cell whose attributes are replaced too", "[data-expunge=row-checkbox]", true],
		["a checkbox's cell whose text alone changes", "[data-expunge=row-checkbox]", false],
	])("stays in the page and receives clicks: %s", async (_name, ours, alsoAttributes) => {
		await openTable(tall, 200);
		const left = (await lefts())[0];
		const key = await page.evaluate(
			([ours, alsoAttributes]) => {
				const row = document.querySelectorAll<HTMLElement>(`tbody tr:has(${ours})`)[1];
				const [first, ...others] = row?.children ?? [];
				if (!row || !first) throw new Error("no such row");
				first.textContent = `Client ${row.dataset["id"]}`;
				if (alsoAttributes) for (const { name } of [...first.attributes]) first.removeAttribute(name);
				for (const other of others) other.remove();
				row.addEventListener("click", () => row.setAttribute("data-opened", ""));
				return row.dataset["id"] ?? "";
			},
			[ours, alsoAttributes] as const,
		);
		await twoFrames();
		const cell = page.locator(`[data-id="${key}"] td:not([data-expunge])`);
		expect(await cell.allTextContents()).toEqual([`Client ${key}`]);
		await expectOneColumn(left);
		await cell.click();
		expect(await page.locator(`[data-id="${key}"][data-opened]`).count()).toBe(1);
		await box(page, key).waitFor();
		// Leaving the place removes what is ours.
		await page.evaluate(`history.pushState({}, "", "/orders")`);
		await expect.poll(() => page.locator("tbody [data-expunge]").count()).toBe(0);
		expect(await page.locator(`[data-id="${key}"] td`).allTextContents()).toEqual([`Client ${key}`]);
	});
});

describe("rows that come onto the screen get their checkboxes at most two frames later", () => {
	test("when a transition moves the list", async () => {
		await openTable(`${tall}<style>table { transition: margin-top 0.3s } .up { margin-top: -100000px }</style>`);
		const slide = `const table = document.querySelector("table");
			const end = new Promise((done) => table.addEventListener("transitionend", done));
			table.classList.add("up");
			await end;`;
		expect(await framesAfter(slide)).toBeLessThanOrEqual(2);
	});

	test("when a component scrolls them in its shadow root", async () => {
		const component = `<script>
			const table = document.querySelector("table"), host = document.createElement("crm-scroller");
			host.attachShadow({ mode: "open" }).innerHTML = '<div style="height: 500px; overflow: auto"><slot></slot></div>';
			table.replaceWith(host);
			host.append(table);
		</script>`;
		await openTable(`${tall}${component}`);
		await twoFrames();
		expect(await framesAfter(`document.querySelector("crm-scroller").shadowRoot.firstChild.scrollTop = 100000`)).toBeLessThanOrEqual(2);
	});

	test.each([
		["a hidden field", `<input type="hidden">`, ""],
		["a hidden field, in rows without a box,", `<input type="hidden">`, "<style>.grid-row { display: contents }</style>"],
	])("when they begin with %s", async (_name, first, style) => {
		const rows = keysFrom(1, 400).map((key) => `<div class="grid-row" data-id="${key}">${first}<p>Client ${key}</p></div>`);
		answers.set(
			"/grid",
			() =>
				`<!doctype html><title>Clients</title>${style}<style>p { height: 60px }</style><div class="bar"><button>Export</button></div>
				<p class="total">400 clients</p><div class="grid"><div class="grid-head">Name</div>${rows.join("")}</div>`,
		);
		await page.goto(`${site}/grid`);
		await header(page).waitFor();
		await twoFrames();
		const script = `document.querySelector('[data-id="300"] p').scrollIntoView();`;
		await page.evaluate(script);
		await expect.poll(() => box(page, "300").count()).toBe(1);
	});
});

test("a press beside a row that waits for its checkbox does not reach the page", async () => {
	await openTable();
	const heard = await page.evaluate((space) => {
		const heard: string[] = [];
		const types = ["pointerdown", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu"];
		for (const type of types) document.querySelector("tbody")?.addEventListener(type, () => heard.push(type));
		for (const type of types) document.querySelector(space)?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
		return heard;
	}, space);
	expect(heard).toEqual([]);
});

describe("rows far below stay in their columns", () => {
	const hidden = "tr:nth-child(3n) { display: none }";

	test("when a filter of styles alone hides some", async () => {
		await openTable(`<style>body:has(#filter:checked) ${hidden} td { height: 90px }</style><input type="checkbox" id="filter">`);
		const left = (await lefts())[0];
		// Not `check`, because the page scrolls to the control.
		await page.evaluate(`document.querySelector("#filter").click()`);
		await expectOneColumn(left);
		await page.evaluate(`document.querySelector("#filter").click()`);
		await expectOneColumn(left);
	});

	test("when a narrow window hides some", async () => {
		await openTable(`${tall}<style>@media (max-width: 800px) { ${hidden} }</style>`);
		const left = (await lefts())[0];
		await page.setViewportSize({ width: 700, height: 720 });
		await expectOneColumn(left);
	});

	test("when a higher window has room for more rows", async () => {
		await openTable(`${tall}<style>table { margin-top: 5000px }</style>`);
		const left = (await lefts())[0];
		await page.setViewportSize({ width: 1280, height: 1200 });
		await page.evaluate(`dispatchEvent(new PopStateEvent("popstate"))`);
		await box(page, "60").waitFor();
		await expectOneColumn(left);
	});

	test("when the page prints", async () => {
		await openTable(`${tall}<style>@media print { ${hidden} }</style>`);
		await page.emulateMedia({ media: "print" });
		expect(await lefts()).toHaveLength(1);
	});
});

test("after the page has sorted a list many times, few cells of ours wait in it", async () => {
	await openTable();
	for (const factor of [7, 11, 13, 17, 19, 23, 29, 31]) {
		await page.evaluate((factor) => {
			const rows = [...document.querySelectorAll<HTMLElement>("tbody tr")];
			const place = (row: HTMLElement) => (Number(row.dataset["id"]) * factor) % 2003;
			document.querySelector("tbody")?.append(...rows.sort((one, other) => place(one) - place(other)));
		}, factor);
		await twoFrames();
	}
	expect(await page.locator(space).count()).toBeLessThan(400);
	expect(await lefts()).toHaveLength(1);
});

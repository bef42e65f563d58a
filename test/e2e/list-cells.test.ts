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

describe("a cell of ours that the page has made its own, as libraries do that write new cells into old ones,", () => {
	test.each([["that waits for a checkbox, with its attributes", space, true]] as const)(
		"stays in the page and receives clicks: one %s",
		async (_name, ours, alsoAttributes) => {
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
		},
	);
});

describe("rows that the person scrolls to get their checkboxes", () => {
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

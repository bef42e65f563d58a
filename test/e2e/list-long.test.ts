import type { Page } from "playwright";
import { afterEach, beforeEach, expect, test } from "vitest";
import { box, expectSelected, header, keysFrom, listPage, tickedKeys } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startLists(keysFrom(1, 10));
await signInToExpunge({ browser, crm: site, server }, "admin");

const keys = keysFrom(1, 2_000);
answers.set("/clients", () => listPage({ keys, total: "2000 clients", more: "<style>td { height: 90px }</style>" }));

/** A new tab for each test, because ticks are stored for a tab. */
let page: Page;
beforeEach(async () => {
	page = await browser.context.newPage();
	await page.goto(`${site}/clients`);
	await header(page).waitFor();
});
afterEach(() => page.close());

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
	expect(await countBoxes()).toBeLessThan(keys.length / 2);
	expect(await box(page, "1500").count()).toBe(0);
	const left = await leftOf("1500");
	expect(await leftOf("1")).toBe(left);
	expect(await scrollTo("1500")).toBeLessThanOrEqual(2);
	expect(await leftOf("1500")).toBe(left);
	expect(await scrollTo("2000")).toBeLessThanOrEqual(2);
	expect(await countBoxes()).toBeLessThan(keys.length / 2);
	await page.getByRole("checkbox", { name: "Select Client 2000" }).click();
	await expectSelected(page, "1 selected");
	expect(await tickedKeys(page)).toEqual(["2000"]);
});

test("Shift also ticks rows that were never on the screen, and each shows its tick when the person scrolls to it", async () => {
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

import type { Page } from "playwright";
import { idle, measureTasks } from "./measure-tasks.ts";
import type { Pages } from "./start-pages.ts";
import { longestExcess, median, sum } from "./tasks.ts";

export interface Added {
	/** Milliseconds by which the extension lengthens the page's longest tasks. */
	longest: number;
	/** Milliseconds of main thread that the extension adds. */
	total: number;
}

export interface Load extends Added {
	calls: number;
}

const row = "table.results tbody tr:last-child";
/** A person can begin once the first row has its checkbox. Rows far below get theirs later. */
const box = "table.results tbody tr:first-child input[type=checkbox]";

export function searchAddress(crm: string, rows: number): string {
	return `${crm}/app/searches/customers?pageSize=${rows}`;
}

/** Loads an address in both browsers in turn. */
export async function measureLoad(
	pages: Pages,
	address: string,
	rounds: number,
	shown: { plain: string; extended: string },
): Promise<Load> {
	const calls: number[] = [];
	const added = await compare(pages, rounds, async (page, kind) => {
		const before = pages.calls.length;
		await page.goto(address);
		await page.locator(shown[kind]).first().waitFor();
		await idle(page);
		if (kind === "extended") calls.push(pages.calls.length - before);
	});
	return { ...added, calls: median(calls) };
}

export async function loadSearch(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.locator(box).waitFor();
	await idle(page);
}

export function measureSearchLoad(pages: Pages, rows: number, rounds: number): Promise<Load> {
	return measureLoad(pages, searchAddress(pages.crm, rows), rounds, { plain: row, extended: box });
}

/** The page draws all rows anew, as a CRM does when its data has changed. */
export async function measureRerender(pages: Pages, rows: number, rounds: number): Promise<Added> {
	for (const kind of ["plain", "extended"] as const) {
		const { page } = pages[kind];
		await page.goto(searchAddress(pages.crm, rows));
		await page.locator(kind === "plain" ? row : box).waitFor();
		await idle(page);
	}
	return compare(pages, rounds, async (page, kind) => {
		const old = await page.$(row);
		await page.getByRole("button", { name: "Refresh" }).click();
		await page.waitForFunction((element) => element?.isConnected === false, old);
		await page.locator(kind === "plain" ? row : box).waitFor();
	});
}

/** Milliseconds from the press of a row's checkbox to the next frame, on a page where nothing is ticked. */
export async function measureFirstTick({ crm, extended: { page } }: Pages, rows: number, rounds: number): Promise<number> {
	const ticks: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await loadSearch(page, searchAddress(crm, rows));
		const place = await page.locator("table.results tbody tr:nth-child(3) input[type=checkbox]").boundingBox();
		if (place === null) throw new Error("The row has no checkbox.");
		await page.evaluate(observeEvents);
		await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
		await page.locator(".results-toolbar").getByRole("button", { name: "Delete" }).waitFor();
		await idle(page);
		ticks.push(await page.evaluate(() => Number(document.documentElement.getAttribute("data-longest-event"))));
		// The tab's next document would show the tick again.
		await page.getByRole("button", { name: "Clear the selection" }).click();
		await idle(page);
	}
	return median(ticks);
}

/** Runs in the page. The browser reports an event's time until the next frame, in steps of 8 ms. */
function observeEvents(): void {
	const root = document.documentElement;
	root.setAttribute("data-longest-event", "0");
	const observer = new PerformanceObserver((list) => {
		const longest = Math.max(Number(root.getAttribute("data-longest-event")), ...list.getEntries().map(({ duration }) => duration));
		root.setAttribute("data-longest-event", String(longest));
	});
	observer.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
}

async function compare(pages: Pages, rounds: number, work: (page: Page, kind: "plain" | "extended") => Promise<unknown>): Promise<Added> {
	const added: Added[] = [];
	for (let round = 0; round < rounds; round++) {
		const measure = (kind: "plain" | "extended") => {
			const { browser, page } = pages[kind];
			return measureTasks(browser, page, () => work(page, kind));
		};
		const [own, both] = [await measure("plain"), await measure("extended")];
		added.push({ longest: longestExcess(own, both), total: sum(both) - sum(own) });
	}
	return { longest: median(added.map(({ longest }) => longest)), total: median(added.map(({ total }) => total)) };
}

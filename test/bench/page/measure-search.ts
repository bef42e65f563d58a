import type { Page } from "playwright";
import { median } from "../statistics.ts";
import { idle, measureTasks, type Tasks } from "./measure-tasks.ts";
import type { Pages } from "./start-pages.ts";
import { addedRendering, longestExcess, medianTasks, sum } from "./tasks.ts";

export interface Added {
	/** Milliseconds that the extension adds to one task of the page: its scripts, and the style and layout of what it adds. */
	longest: number;
	script: number;
	/** The scripts of the worst round. */
	worstScript: number;
	rendering: number;
	/** By how many milliseconds the page's longest tasks differ. The page's own style and layout vary by more than the extension adds. */
	difference: number;
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

/** Loads an address in both browsers alternately. */
export async function measureLoad(
	pages: Pages,
	address: string,
	rounds: number,
	shown: { plain: string; extended: string },
): Promise<Load> {
	const calls: number[] = [];
	const leave = (page: Page) => page.goto("about:blank");
	const added = await compare(pages, rounds, leave, async (page, kind) => {
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

/** The page draws all rows again, as a CRM does when its data has changed. */
export async function measureRerender(pages: Pages, rows: number, rounds: number): Promise<Added> {
	for (const kind of ["plain", "extended"] as const) {
		const { page } = pages[kind];
		await page.goto(searchAddress(pages.crm, rows));
		await page.locator(kind === "plain" ? row : box).waitFor();
		await idle(page);
	}
	const stay = () => Promise.resolve();
	return compare(pages, rounds, stay, async (page, kind) => {
		const old = await page.$(row);
		await page.getByRole("button", { name: "Refresh" }).click();
		await page.waitForFunction((element) => element?.isConnected === false, old);
		await page.locator(kind === "plain" ? row : box).waitFor();
	});
}

interface FirstTick {
	/** Milliseconds from the press of a row's checkbox to the next frame. */
	tick: number;
	/** Milliseconds from the same press to the frame with the Delete button. */
	button: number;
}

/** On a page where nothing is ticked. */
export async function measureFirstTick({ crm, extended: { page } }: Pages, rows: number, rounds: number): Promise<FirstTick> {
	const ticks: FirstTick[] = [];
	for (let round = 0; round < rounds; round++) {
		await loadSearch(page, searchAddress(crm, rows));
		const place = await page.locator("table.results tbody tr:nth-child(3) input[type=checkbox]").boundingBox();
		if (place === null) throw new Error("The row has no checkbox.");
		// A person's pointer arrives before the press, and the page draws the row under it again.
		await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
		await idle(page);
		await page.evaluate(observeEvents);
		await page.mouse.down();
		await page.mouse.up();
		await page.locator(".results-toolbar").getByRole("button", { name: "Delete" }).waitFor();
		await idle(page);
		const read = (name: string) => page.evaluate((name) => Number(document.documentElement.getAttribute(name)), name);
		ticks.push({ tick: await read("data-longest-event"), button: await read("data-button") });
		// Otherwise the tab's next document would show the tick again.
		await page.getByRole("button", { name: "Clear the selection" }).click();
		await idle(page);
	}
	return { tick: median(ticks.map(({ tick }) => tick)), button: median(ticks.map(({ button }) => button)) };
}

/** Runs in the page. The browser reports the time from each event to the next frame, in steps of 8 ms. No event itself reaches the page. */
function observeEvents(): void {
	const root = document.documentElement;
	let start = Number.POSITIVE_INFINITY;
	let longest = 0;
	let button = Number.NaN;
	const write = () => {
		root.setAttribute("data-longest-event", String(longest));
		root.setAttribute("data-button", String(button - start));
	};
	const observer = new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) {
			start = Math.min(start, startTime);
			longest = Math.max(longest, duration);
		}
		write();
	});
	observer.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
	const buttons = new MutationObserver(() => {
		if (document.querySelector(".results-toolbar [data-expunge=bulk-delete]") === null) return;
		buttons.disconnect();
		const note = () => {
			button = performance.now();
			write();
		};
		requestAnimationFrame(() => setTimeout(note));
	});
	buttons.observe(document, { subtree: true, childList: true });
}

/** Frames that are drawn after a jump to the last rows, until all rows on the screen have their checkbox. */
export async function measureJump({ crm, extended: { page } }: Pages, rows: number, rounds: number): Promise<number> {
	const frames: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await page.goto(searchAddress(crm, rows));
		await page.locator(box).waitFor();
		await page.evaluate(observeJump);
		await page.keyboard.press("End");
		await page.locator("html[data-frames]").waitFor();
		frames.push(await page.evaluate(() => Number(document.documentElement.getAttribute("data-frames"))));
	}
	return Math.max(...frames);
}

/** Runs in the page. Checks just before each frame is drawn, after every handler of the scroll event. */
function observeJump(): void {
	const isOnScreen = (row: Element) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
	const rows = [...document.querySelectorAll("table.results tbody tr")];
	let frames = 0;
	const look = () => {
		const seen = rows.slice(-100).filter(isOnScreen);
		if (seen.length === 0) return void requestAnimationFrame(look);
		if (seen.every((row) => row.querySelector("input") !== null)) {
			document.documentElement.setAttribute("data-frames", String(frames));
			return;
		}
		frames += 1;
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

/** Measures the work in both browsers, in another order each round. Each begins without garbage of the work before. */
async function compare(
	pages: Pages,
	rounds: number,
	prepare: (page: Page) => Promise<unknown>,
	work: (page: Page, kind: "plain" | "extended") => Promise<unknown>,
): Promise<Added> {
	const tasks: Record<"plain" | "extended", Tasks[]> = { plain: [], extended: [] };
	const kinds = ["plain", "extended"] as const;
	for (let round = 0; round < rounds; round++) {
		for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
			const { browser, page } = pages[kind];
			await prepare(page);
			await collectGarbage(page);
			tasks[kind].push(await measureTasks(browser, page, () => work(page, kind)));
		}
	}
	const { plain, extended } = tasks;
	const middle = (rounds: readonly Tasks[]) => medianTasks(rounds.map(({ tasks }) => tasks));
	const renderings = (rounds: readonly Tasks[]) => rounds.map(({ rendering }) => rendering);
	const scripts = extended.map((round) => round.script);
	const script = median(scripts);
	const rendering = addedRendering(renderings(plain), renderings(extended));
	const total = (rounds: readonly Tasks[]) => median(rounds.map(({ tasks }) => sum(tasks)));
	return {
		longest: script + rendering,
		script,
		worstScript: Math.max(...scripts),
		rendering,
		difference: longestExcess(middle(plain), middle(extended)),
		total: total(extended) - total(plain),
	};
}

async function collectGarbage(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send("HeapProfiler.collectGarbage");
	await session.detach();
	await idle(page);
}

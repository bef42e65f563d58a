import type { Browser, Page } from "playwright";
import { readTasks } from "./tasks.ts";

/** Performs the work and returns the page's tasks in milliseconds, longest first, until the page is idle again. */
export async function measureTasks(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<number[]> {
	await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"] });
	await work();
	await idle(page);
	await page.evaluate(() => performance.mark("bench page"));
	const trace = await browser.stopTracing();
	return readTasks(JSON.parse(trace.toString()).traceEvents, "bench page");
}

/** Waits until the page's main thread has had nothing to do for half a second, and at most a few seconds on a busy machine. */
export async function idle(page: Page): Promise<void> {
	await page.evaluate(async () => {
		for (let quiet = 0, turn = 0; quiet < 10 && turn < 60; turn++) {
			const before = performance.now();
			await new Promise<void>((resolve) => setTimeout(() => requestIdleCallback(() => resolve(), { timeout: 500 }), 50));
			quiet = performance.now() - before < 80 ? quiet + 1 : 0;
		}
	});
}

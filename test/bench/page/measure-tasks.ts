import type { Browser, Page } from "playwright";
import { readTasks, type TraceEvent } from "./tasks.ts";

/** A page's tasks in milliseconds, longest first. */
export interface Tasks {
	/** Processor time of the main thread. Other programs hardly change it. */
	processor: readonly number[];
	clock: readonly number[];
}

/** Performs the work and returns the page's tasks until the page is idle again. */
export async function measureTasks(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Tasks> {
	await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"] });
	await work();
	await idle(page);
	await page.evaluate(() => performance.mark("bench page"));
	const trace = await browser.stopTracing();
	const events: TraceEvent[] = JSON.parse(trace.toString()).traceEvents;
	return { processor: readTasks(events, "bench page", "tdur"), clock: readTasks(events, "bench page", "dur") };
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

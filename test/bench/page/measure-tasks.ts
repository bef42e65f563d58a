import type { Browser, Page } from "playwright";
import { longestScript, scriptCategories } from "./script-time.ts";
import { type Rendering, readMainThread, readRendering, readTasks, type TraceEvent } from "./tasks.ts";

/** What the page's main thread did. Times are milliseconds of its processor time. */
export interface Tasks {
	/** Each task, longest first. */
	tasks: readonly number[];
	/** An extension's scripts in the task that has most of them. */
	script: number;
	rendering: Rendering;
}

/** Performs the work and returns the page's tasks until the page is idle again. */
export async function measureTasks(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Tasks> {
	const timeline = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];
	await browser.startTracing(page, { categories: [...timeline, ...scriptCategories] });
	await work();
	await idle(page);
	await page.evaluate(() => performance.mark("bench page"));
	const trace = await browser.stopTracing();
	const events: TraceEvent[] = JSON.parse(trace.toString()).traceEvents;
	const mainThread = readMainThread(events, "bench page");
	return {
		tasks: readTasks(mainThread),
		script: longestScript(events, mainThread),
		rendering: readRendering(mainThread),
	};
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

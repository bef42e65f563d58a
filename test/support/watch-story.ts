import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import type { Browser } from "./browser.ts";
import type { ExpungeServer } from "./expunge-server.ts";
import { root } from "./run.ts";

/** What went wrong beside the tests of a story, such as an error in a page. */
export type Problems = string[];

/**
 * Call it at the top level of a story's file, before the watchers. It asserts that they found no problem, once everything has ended: hooks
 * run in reverse order, and a hook that fails keeps the others from running.
 */
export function refuseProblems(): Problems {
	const problems: Problems = [];
	afterAll(() => expect(problems).toEqual([]));
	return problems;
}

/** Ends the server and what it needs. An error in its log is a problem. */
export function watchServer(server: ExpungeServer, problems: Problems, end: () => Promise<void>): void {
	afterAll(async () => {
		await server.stop();
		await end();
		problems.push(...serverErrors(server.log()));
	});
}

/** Closes the browser, and photographs failures. An unexpected error in a page or in the service worker is a problem. */
export function watchBrowser(browser: Browser, problems: Problems, isExpected: (error: string) => boolean): void {
	afterEach(async ({ task }) => {
		if (task.result?.state === "fail") await photograph(browser, task.name);
	});
	afterAll(async () => {
		const errors = await browser.errors().catch((error: unknown) => [`The browser's errors cannot be read: ${error}`]);
		problems.push(...errors.filter((error) => !isExpected(error)));
		await browser.close();
	});
}

/** Photographs every page after a failure, under .test/. */
async function photograph({ context }: Browser, test: string): Promise<void> {
	const name = test
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.slice(0, 80);
	for (const [index, page] of context.pages().entries()) {
		await page.screenshot({ path: join(root, ".test", `${name}-${index}.png`), timeout: 5_000 }).catch(() => undefined);
	}
}

/** Lines of the server's log at level error or worse, and lines that are not log entries. */
function serverErrors(log: string): string[] {
	return log.split("\n").filter((line) => line.trim() !== "" && !/^\{"level":"?(10|20|30|40|trace|debug|info|warn)\b/.test(line));
}

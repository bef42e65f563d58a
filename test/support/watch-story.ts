import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import type { Browser } from "./browser.ts";
import type { ExpungeServer } from "./expunge-server.ts";
import { root } from "./run.ts";

/** Call it at the top level of a story's file. It ends the server and what it needs, and then asserts that its log contains no error. */
export function watchServer(server: ExpungeServer, end: () => Promise<void>): void {
	afterAll(async () => {
		await server.stop();
		await end();
		expect(serverErrors(server.log())).toEqual([]);
	});
}

/** The same for the browser: it photographs failures, and asserts that no page and no worker had an unexpected error. */
export function watchBrowser(browser: Browser, isExpected: (error: string) => boolean): void {
	afterEach(async ({ task }) => {
		if (task.result?.state === "fail") await photograph(browser, task.name);
	});
	afterAll(async () => {
		const errors = await browser.errors();
		await browser.close();
		expect(errors.filter((error) => !isExpected(error))).toEqual([]);
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

/** Lines of the server's log at level error or worse, and lines that are no log entries. */
function serverErrors(log: string): string[] {
	return log.split("\n").filter((line) => line.trim() !== "" && !/^\{"level":"?(10|20|30|40|trace|debug|info|warn)\b/.test(line));
}

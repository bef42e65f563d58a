import { join } from "node:path";
import { afterAll, afterEach, expect, inject } from "vitest";
import { startCrm } from "../crm/server.ts";
import { adapter } from "./accounts.ts";
import { type Browser, launchBrowser } from "./browser.ts";
import { type Database, freshDatabase } from "./database.ts";
import { type ExpungeServer, startExpungeServer } from "./expunge-server.ts";
import { root } from "./run.ts";

/** The CRM with 500 customers, and Expunge beside it. */
export interface Servers {
	database: Database;
	crm: string;
	server: ExpungeServer;
}

/** Everything a story needs: the servers, and a browser with the built extension, signed out of both. */
export interface Product extends Servers {
	browser: Browser;
}

export interface ProductOptions {
	/** Errors that the story provokes on purpose, such as the CRM's answer 404 for a record that is gone. Any other one fails the file. */
	expectedErrors?: readonly RegExp[];
}

/** To be called at the top level of a test file, which ends them and asserts that nothing went wrong in Expunge's server. */
export async function startServers(): Promise<Servers> {
	const database = await freshDatabase({ template: "expunge" });
	const crm = await startCrm({ databaseUrl: database.crmUrl, port: 0 });
	const server = await startExpungeServer({ databaseUrl: database.appUrl, adapter, crmOrigin: crm.url });
	afterAll(async () => {
		await server.stop();
		await crm.close();
		expect(serverErrors(server.log())).toEqual([]);
	});
	return { database, crm: crm.url, server };
}

/** To be called at the top level of a test file, which ends it and asserts that nothing went wrong in a page or in the service worker. */
export async function startProduct({ expectedErrors = [] }: ProductOptions = {}): Promise<Product> {
	const servers = await startServers();
	const browser = await launchBrowser({ extension: inject("extension"), headless: true });

	afterEach(async ({ task }) => {
		if (task.result?.state === "fail") await photograph(browser, task.name);
	});
	afterAll(async () => {
		const errors = await browser.errors();
		await browser.close();
		expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)))).toEqual([]);
	});
	return { ...servers, browser };
}

/** What the person would have seen when it went wrong, a picture a page under .test/. */
async function photograph({ context }: Browser, test: string): Promise<void> {
	const name = test
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.slice(0, 80);
	for (const [index, page] of context.pages().entries()) {
		await page.screenshot({ path: join(root, ".test", `${name}-${index}.png`), timeout: 5_000 }).catch(() => undefined);
	}
}

/** Lines of the server's log at level error or worse, or that are no log lines at all. */
function serverErrors(log: string): string[] {
	return log.split("\n").filter((line) => line.trim() !== "" && !/^\{"level":"?(10|20|30|40|trace|debug|info|warn)\b/.test(line));
}

import { inject } from "vitest";
import { startCrm } from "../demo-crm/server.ts";
import { adapter } from "./accounts.ts";
import { type Browser, launchBrowser } from "./browser.ts";
import { type Database, freshDatabase } from "./database.ts";
import { type ExpungeServer, startExpungeServer } from "./expunge-server.ts";
import { watchBrowser, watchServer } from "./watch-story.ts";

/** The CRM with 500 customers, and Expunge beside it. */
export interface Servers {
	database: Database;
	crm: string;
	server: ExpungeServer;
}

/** Everything a story needs: the servers, and a browser with the built extension, signed out of both. */
interface Product extends Servers {
	browser: Browser;
}

interface ProductOptions {
	/** Errors that the story provokes on purpose, such as the CRM's answer 404 for a record that is gone. Any other one fails the file. */
	expectedErrors?: readonly RegExp[];
}

/** To be called at the top level of a test file, which ends them and asserts that nothing went wrong in Expunge's server. */
export async function startServers(): Promise<Servers> {
	const database = await freshDatabase({ template: "expunge" });
	const crm = await startCrm({ databaseUrl: database.crmUrl, port: 0 });
	const server = await startExpungeServer({ databaseUrl: database.appUrl, adapter, crmOrigin: crm.url });
	watchServer(server, () => crm.close());
	return { database, crm: crm.url, server };
}

/** To be called at the top level of a test file, which ends it and asserts that nothing went wrong in a page or in the service worker. */
export async function startProduct({ expectedErrors = [] }: ProductOptions = {}): Promise<Product> {
	const servers = await startServers();
	const browser = await launchBrowser({ extension: inject("extension"), headless: true });
	watchBrowser(browser, (error) => expectedErrors.some((expected) => expected.test(error)));
	return { ...servers, browser };
}

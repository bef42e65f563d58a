import postgres from "postgres";
import { inject } from "vitest";
import { startCrm } from "../demo-crm/server.ts";
import { adapter as demoAdapter } from "./accounts.ts";
import { type Browser, launchBrowser } from "./browser.ts";
import { type Database, freshDatabase } from "./database.ts";
import { type ExpungeServer, startExpungeServer } from "./expunge-server.ts";
import { type Problems, refuseProblems, watchBrowser, watchServer } from "./watch-story.ts";

/** The CRM with 500 customers, and Expunge beside it. */
export interface Servers {
	database: Database;
	crm: string;
	server: ExpungeServer;
	problems: Problems;
}

/** Everything a story needs: the servers, and a browser with the built extension, signed out of both. */
interface Product extends Servers {
	browser: Browser;
}

interface ServerOptions {
	/** Path of another adapter than the demo CRM's. */
	adapter?: string;
	/** More of the environment of Expunge's server. */
	variables?: Readonly<Record<string, string>>;
	/** Statements that change the CRM's database before the servers start. */
	change?: string;
}

/** What Chromium reports while a server is away: calls fail before the connection, or lose it on their way. */
export const serverAway = [
	/ERR_CONNECTION_(REFUSED|RESET|CLOSED)/,
	/ERR_EMPTY_RESPONSE/,
	/ERR_INCOMPLETE_CHUNKED_ENCODING/,
	/WebSocket connection/,
];

interface ProductOptions extends ServerOptions {
	/** Errors that the story provokes on purpose, such as the CRM's 404 for a deleted record. Any other error fails the file. */
	expectedErrors?: readonly RegExp[];
	/** The language of the browser, if it is not English. */
	language?: string;
}

/** Call it at the top level of a test file. It stops the servers at the end, and asserts that Expunge's server logged no error. */
export async function startServers({ adapter = demoAdapter, change, variables = {} }: ServerOptions = {}): Promise<Servers> {
	const problems = refuseProblems();
	const database = await freshDatabase({ template: "expunge" });
	if (change !== undefined) await runStatements(database.adminUrl, change);
	const crm = await startCrm({ databaseUrl: database.crmUrl, port: 0 });
	const server = await startExpungeServer({ databaseUrl: database.appUrl, adapter, crmOrigin: crm.url, variables });
	watchServer(server, problems, () => crm.close());
	return { database, crm: crm.url, server, problems };
}

/**
 * Call it at the top level of a test file. It stops everything at the end, and asserts that no error occurred in a page or in the service
 * worker.
 */
export async function startProduct({ expectedErrors = [], language, ...options }: ProductOptions = {}): Promise<Product> {
	const servers = await startServers(options);
	const browser = await launchBrowser({ extension: inject("extension"), headless: true, ...(language === undefined ? {} : { language }) });
	watchBrowser(browser, servers.problems, (error) => expectedErrors.some((expected) => expected.test(error)));
	return { ...servers, browser };
}

async function runStatements(url: string, statements: string): Promise<void> {
	const superuser = postgres(url, { max: 1, onnotice: () => {} });
	await superuser.unsafe(statements);
	await superuser.end();
}

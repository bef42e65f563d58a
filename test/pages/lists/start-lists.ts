import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import postgres from "postgres";
import { inject } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { connect } from "../../../server/database/database.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { password, people } from "../../support/accounts.ts";
import { type Browser, launchBrowser } from "../../support/browser.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { hashOnce } from "../../support/hash-once.ts";
import { rolePasswords } from "../../support/role-addresses.ts";
import { root } from "../../support/run.ts";
import { type Problems, refuseProblems, watchBrowser, watchServer } from "../../support/watch-story.ts";
import lists from "./adapter.ts";

interface Asked {
	method: string | undefined;
	headers: IncomingHttpHeaders;
	body: string;
}

interface Answer {
	status?: number;
	headers?: Record<string, string>;
	body?: string;
}

interface ListServers {
	/** The pages' address. */
	site: string;
	server: string;
	/** What the site answers, by path. JSON where it starts with a brace or a bracket. */
	answers: Map<string, (url: URL, asked: Asked) => string | Answer>;
	/** The superuser's connection, for looking at the clients. */
	sql: postgres.Sql;
}

export interface Lists extends ListServers {
	browser: Browser;
}

interface Adapter {
	crm: Crm;
	/** The adapter's file, from the root of the repository. */
	file: string;
}

const listsAdapter: Adapter = { crm: lists, file: "test/pages/lists/adapter.ts" };

/** Expunge beside a site whose pages the test writes, with clients of these ids, and a browser that is signed in to nothing. */
export async function startLists(
	ids: readonly string[],
	expectedErrors: readonly RegExp[] = [],
	adapter: Adapter = listsAdapter,
): Promise<Lists> {
	const problems = refuseProblems();
	const servers = await startListServers(ids, problems, adapter);
	const browser = await launchBrowser({ extension: inject("extension"), headless: true });
	watchBrowser(browser, problems, (error) => expectedErrors.some((expected) => expected.test(error)));
	return { ...servers, browser };
}

/** The same without a browser. */
export async function startListServers(ids: readonly string[], problems: Problems, { crm, file }: Adapter): Promise<ListServers> {
	const { adminUrl, appUrl } = await freshDatabase({ template: "empty" });
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await sql`create schema desk`;
	await sql`create table desk.clients (id bigint primary key, label text not null, code text not null unique, account text not null,
		number integer not null, unique (account, number))`;
	await sql`insert into desk.clients select id::bigint, 'Client ' || id, 'C-' || id, 'acc' || id::bigint % 2, (id::bigint / 2) % 1000000000
		from unnest(${ids}::text[]) id`;
	await sql`create table desk.accounts (name text primary key, one text not null, many text not null)`;
	await sql`insert into desk.accounts values ('acc0', 'Supplier', 'Suppliers'), ('acc1', 'Partner', 'Partners')`;
	const answers: Lists["answers"] = new Map();
	const adapter = root + file;
	const site = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://127.0.0.1");
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			const asked = { method: request.method, headers: request.headers, body: String(Buffer.concat(parts)) };
			const answer = answers.get(url.pathname)?.(url, asked) ?? "";
			const { status = 200, headers = {}, body = "" } = typeof answer === "string" ? { body: answer } : answer;
			const type = /^[[{]/.test(body) ? "application/json" : "text/html; charset=utf-8";
			response.writeHead(status, { "content-type": type, ...headers }).end(body);
		});
	});
	await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
	const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
	await setUp({ adminUrl, crm, ...rolePasswords, print: () => {} });
	await addAdmin(appUrl);
	const server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: address });
	watchServer(server, problems, async () => {
		site.closeAllConnections();
		site.close();
		await sql.end();
	});
	return { site: address, server: server.url, answers, sql };
}

async function addAdmin(databaseUrl: string): Promise<void> {
	const { db, close } = connect(databaseUrl, { max: 1 });
	await insertUser(db, { ...people.admin, role: "admin", password }, hashOnce);
	await close();
}

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import postgres from "postgres";
import { afterAll, inject, type TestContext } from "vitest";
import { createOwnTables } from "./create-own-tables.ts";
import { createDemoCrm, type DatabaseUrls, setUpExpunge, setUpSmall, urlsOf } from "./fill-database.ts";

/**
 * The initial content of a database: nothing; Expunge's own tables; the small CRM with Expunge and no users; the demo CRM with its 500
 * customers; or the demo CRM with Expunge and the people of accounts.ts.
 */
type Template = "empty" | "own tables" | "small" | "crm" | "expunge";

export interface Database extends DatabaseUrls {
	name: string;
}

/**
 * A database for the calling test file, cloned from a template that the first caller builds. Call it at the top level of the file. It is
 * dropped at the end, unless something in the file failed. Then its name is printed.
 */
export async function freshDatabase({ template = "expunge" }: { template?: Template } = {}): Promise<Database> {
	const { end, ...database } = await cloneTemplate(template);
	// biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of fixtures from it
	afterAll(({}, suite) => end(suite));
	return database;
}

/** The same for a single test, if one database would become slow over a whole file. */
export async function freshDatabaseFor(test: TestContext, template: Template): Promise<Database> {
	const { end, ...database } = await cloneTemplate(template);
	test.onTestFinished(({ task }) => end(task));
	return database;
}

async function cloneTemplate(template: Template): Promise<Database & { end(tests: Outcome): Promise<void> }> {
	const cluster = inject("cluster");
	const name = `test_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
	const server = connect();
	await buildTemplate(server, cluster, template);
	await server`create database ${server(name)} template ${server(template === "empty" ? "template0" : templateName(template))}`;
	await server.end();
	const end = async (tests: Outcome): Promise<void> => {
		if (hasFailed(tests)) return preserve(name);
		const server = connect();
		await server`drop database ${server(name)} with (force)`;
		await server.end();
	};
	return { name, ...urlsOf(cluster, name), end };
}

function connect(): postgres.Sql {
	return postgres(`${inject("cluster")}postgres`, { max: 1, onnotice: () => {} });
}

function templateName(template: Template): string {
	return `template_${template.replace(" ", "_")}`;
}

/** Builds the template under a lock, so that parallel files build it once. It is marked as a template when complete. */
async function buildTemplate(server: postgres.Sql, cluster: string, template: Template): Promise<void> {
	if (template === "empty") return;
	const name = templateName(template);
	const lock = `expunge test ${template}`;
	await server`select pg_advisory_lock(hashtext(${lock}))`;
	try {
		const [existing] = await server`select datistemplate as complete from pg_database where datname = ${name}`;
		if (existing?.complete) return;
		if (existing) await server`drop database ${server(name)} with (force)`;
		if (template === "expunge") await buildTemplate(server, cluster, "crm");
		await server`create database ${server(name)} template ${server(template === "expunge" ? templateName("crm") : "template0")}`;
		await fill[template](cluster, name);
		await server`alter database ${server(name)} is_template true`;
	} finally {
		await server`select pg_advisory_unlock(hashtext(${lock}))`;
	}
}

const fill = { "own tables": fillOwnTables, small: setUpSmall, crm: createDemoCrm, expunge: setUpExpunge } as const;

async function fillOwnTables(cluster: string, database: string): Promise<void> {
	const sql = postgres(urlsOf(cluster, database).adminUrl, { max: 1, onnotice: () => {} });
	await createOwnTables(sql);
	await sql.end();
}

type Outcome = Readonly<{ result?: { state?: string } | undefined; tasks?: readonly Outcome[] }>;

function hasFailed({ result, tasks = [] }: Outcome): boolean {
	return result?.state === "fail" || tasks.some(hasFailed);
}

function preserve(name: string): void {
	console.log(`Kept the database ${name}, because a test of this file failed.`);
	writeFileSync(`${inject("clusterDirectory")}/kept`, name, { flag: "a" });
}

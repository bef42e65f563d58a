import postgres from "postgres";
import type { EmbeddedPostgres } from "../../server/embedded/embedded-postgres.ts";
import { type DatabaseUrls, fillDatabase, upgradeExpunge, urlsOf } from "../support/fill-database.ts";

/**
 * The database that the demo runs on. It is a copy of one that is filled once and then never changed. The demo keeps its copy from one
 * start to the next. The story begins with a fresh copy every time.
 */
export async function prepareDatabase(cluster: EmbeddedPostgres, name: "demo" | "story"): Promise<DatabaseUrls> {
	const server = postgres(cluster.superuserUrl("postgres"), { max: 1, onnotice: () => {} });
	const exists = async (database: string) => (await server`select 1 from pg_database where datname = ${database}`).length > 0;
	try {
		if (!(await exists("filled"))) {
			console.log("Creating and filling the demo CRM …");
			await server`drop database if exists filling with (force)`;
			await server`create database filling template template0`;
			await fillDatabase(cluster.superuserUrl(""), "filling");
			await server`alter database filling rename to filled`;
		}
		if (name === "story") await server`drop database if exists story with (force)`;
		if (!(await exists(name))) await server`create database ${server(name)} template filled`;
		await upgradeExpunge(cluster.superuserUrl(""), name);
		return urlsOf(cluster.superuserUrl(""), name);
	} finally {
		await server.end();
	}
}

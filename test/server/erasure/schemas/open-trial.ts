import postgres from "postgres";
import type { TestContext } from "vitest";
import { connect, type Database } from "../../../../server/database/database.ts";
import { freshDatabaseFor } from "../../../support/database.ts";
import { createServerRoles, type ServerRoles } from "../server-roles.ts";

/** A database in which random schemas are built and tried, one after the other. */
export interface Trial {
	sql: postgres.Sql;
	db: Database;
	roles: ServerRoles;
}

/** Opens it in a database for one test, because each schema makes PostgreSQL's catalogue larger and slower to read. */
export async function openTrial(test: TestContext): Promise<Trial> {
	const { adminUrl } = await freshDatabaseFor(test, "own tables");
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await sql.unsafe(`create schema extensions; create extension citext schema extensions; create extension ltree schema extensions`);
	const { db, close } = connect(adminUrl, { max: 1 });
	const roles = await createServerRoles(db);
	test.onTestFinished(async () => {
		await roles.drop();
		await close();
		await sql.end();
	});
	return { sql, db, roles };
}

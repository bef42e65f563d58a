import postgres from "postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../support/database.ts";

const database = await freshDatabase({ template: "empty" });

test("a test file has a real PostgreSQL 18 to itself, with the same order of characters on every machine", async () => {
	const sql = postgres(database.adminUrl, { max: 1 });
	const [row] =
		await sql`select current_setting('server_version_num')::int as version, datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`;
	expect(row).toMatchObject({ provider: "b", locale: "C.UTF-8" });
	expect(row?.version).toBeGreaterThanOrEqual(180_000);
	await sql.end();
});

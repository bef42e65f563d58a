import { readFile } from "node:fs/promises";
import type postgres from "postgres";

/** Creates only Expunge's own tables, for databases without a CRM of ours. */
export async function createOwnTables(sql: postgres.Sql): Promise<void> {
	const folder = new URL("../../drizzle/migrations/", import.meta.url);
	const journal: { entries: { tag: string }[] } = JSON.parse(await readFile(new URL("meta/_journal.json", folder), "utf8"));
	await sql`create schema if not exists expunge`;
	for (const { tag } of journal.entries) {
		const text = await readFile(new URL(`${tag}.sql`, folder), "utf8");
		for (const statement of text.split("--> statement-breakpoint")) await sql.unsafe(statement);
	}
}

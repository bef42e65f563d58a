import { sql } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import { grant, type Privilege, revokeAll, schema, useSchema } from "./statements.ts";

const everything: readonly Privilege[] = ["select", "insert", "update", "delete"];
const exceptions: Readonly<Record<string, readonly Privilege[]>> = {
	audit_entries: ["select", "insert"],
	audit_links: ["select", "insert"],
	outcomes: ["select"],
	migrations: ["select"],
};

/** The server may do with our tables what it needs; to the audit it may only add. */
export async function grantOwnTables(tx: Transaction): Promise<void> {
	await tx.execute(useSchema(schema));
	const tables = await tx.execute<{ name: string }>(sql`
		select tablename as name from pg_tables where schemaname = ${schema} union all select viewname from pg_views where schemaname = ${schema} order by 1`);
	for (const { name } of tables) {
		await tx.execute(revokeAll({ schema, name }));
		await tx.execute(grant({ schema, name }, exceptions[name] ?? everything));
	}
}

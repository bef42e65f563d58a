import { sql } from "drizzle-orm";
import type { Executor } from "./catalog.ts";
import { fromSql } from "./gathered-rows.ts";
import { valuesSql } from "./key-values.ts";
import type { Plan } from "./plan.ts";
import { columnSql } from "./table-sql.ts";

/** Those of the records that somebody else is working on at this moment. It waits for none of them; the others are locked meanwhile. */
export async function findLocked(tx: Executor, plan: Plan, keys: readonly string[]): Promise<Set<string>> {
	const { table, key } = plan.object;
	const chosen = sql`${fromSql(table)} where ${columnSql(key)} = any(${valuesSql(keys, key.type)})`;
	const rows = await tx.execute<{ key: string }>(sql`
		with free as materialized (select ${columnSql(key)} as key from ${chosen} for update of c skip locked)
		select ${columnSql(key)}::text as key from ${chosen} and ${columnSql(key)} not in (select key from free)`);
	return new Set(rows.map((row) => row.key));
}

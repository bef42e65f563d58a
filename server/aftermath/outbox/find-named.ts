import { sql } from "drizzle-orm";
import type { Database } from "../../database/database.ts";
import type { NamedValues } from "../../erasure/graph/graph.ts";
import { namesTextSql, pathSql } from "../../erasure/sql/path-sql.ts";
import { tableSql } from "../../erasure/sql/table-sql.ts";

/**
 * Which of these texts, such as paths and patterns, a remaining row of any rule names. All rows are read at one moment, because a name may
 * move from one table to another. Rows that row-level security hides cause an error, because their files would seem to belong to nobody.
 */
export async function findNamed(
	db: Pick<Database, "transaction">,
	rules: readonly NamedValues[],
	texts: readonly string[],
): Promise<ReadonlySet<string>> {
	if (texts.length === 0) return new Set();
	return db.transaction(
		async (tx) => {
			await tx.execute(sql`
				select set_config('row_security', 'off', true), set_config('lock_timeout', '2s', true),
					set_config('statement_timeout', '60s', true), set_config('jit', 'off', true)`);
			const named = new Set<string>();
			for (const rule of rules)
				for (const template of rule.templates) {
					const found = await tx.execute<{ name: string }>(sql`
						select distinct ${pathSql(template)} as name from ${tableSql(rule.table)} as c where ${namesTextSql(rule, template, texts)}`);
					for (const { name } of found) named.add(name);
				}
			return named;
		},
		{ isolationLevel: "repeatable read" },
	);
}

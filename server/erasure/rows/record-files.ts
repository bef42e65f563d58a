import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import type { Executor } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { namesFileSql } from "../sql/path-sql.ts";
import { columnSql, joinSql } from "../sql/table-sql.ts";
import type { GatheredTables } from "./gather.ts";
import { fromSql, identitySql } from "./gathered-rows.ts";

/**
 * Stores which files the locked rows name, in one statement for each rule. Call it before the rows are deleted, in the same transaction. So
 * a row is gone if and only if its files are in the outbox.
 */
export async function recordFiles(tx: Executor, { files }: Plan, gathered: GatheredTables, deletionId: string): Promise<number> {
	let recorded = 0;
	for (const rule of files) {
		const rows = gathered.get(rule.table);
		const [path] = rule.templates;
		if (!path || !rows || rows.rows.size === 0) continue;
		const values = joinSql(
			rule.columns.map((column) => sql`${column.name}::text, coalesce(${columnSql(column)}::text, '')`),
			",",
		);
		const { count } = await tx.execute(sql`
			insert into ${outbox} (deletion_id, rule, "values")
			select distinct ${deletionId}::uuid, ${rule.name}::text, jsonb_build_object(${values}) from ${fromSql(rule.table)}
			where ${identitySql(rows, { seek: true })} and ${namesFileSql(rule, path)}`);
		recorded += count;
	}
	return recorded;
}

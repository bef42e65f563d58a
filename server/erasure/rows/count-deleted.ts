import { sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";

/**
 * How many rows of each table this session has deleted and not yet reported. It includes what earlier transactions left unreported, so only
 * the difference of two readings within one transaction counts something, and only without savepoints that were rolled back.
 */
export async function countDeleted(tx: Executor, plan: Plan): Promise<Map<TableName, number>> {
	const rows = await tx.execute<{ table: number; rows: number }>(sql`
		select oid::int8::float8 as table, pg_stat_get_xact_tuples_deleted(oid)::float8 as rows from unnest(${arrayOf(plan.emptied)}::oid[]) as t(oid)`);
	const counts = new Map<TableName, number>();
	for (const { table, rows: count } of rows) {
		const found = plan.graph.catalog.tables.get(table);
		const whole = found && plan.graph.catalog.tables.get(found.partitionOf ?? found.oid);
		if (whole) counts.set(nameOf(whole), (counts.get(nameOf(whole)) ?? 0) + count);
	}
	return counts;
}

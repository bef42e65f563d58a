import { type SQL, sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf, type Table } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { joinSql } from "../sql/table-sql.ts";
import { type GatheredTables, matchOf } from "./gather.ts";
import { allKeysFor, fromSql } from "./gathered-rows.ts";

/**
 * Counts the rows that would be deleted below the gathered ones by our own statements. Each row counts once, however many references lead
 * to it. At most `cap` rows of a table are counted.
 */
export async function countRows(
	tx: Executor,
	plan: Plan,
	gathered: GatheredTables,
	cap: number,
): Promise<{ tables: { table: TableName; rows: number }[]; rows: number; truncated: boolean }> {
	const tables: { table: TableName; rows: number }[] = [];
	for (const { table, rows } of gathered.values())
		if (rows.size > 0 && !table.values) tables.push({ table: nameOf(table), rows: rows.size });
	const leaves = new Map<Table, Map<Table, SQL[]>>();
	for (const edge of plan.full.remove) {
		const parent = gathered.get(edge.parent);
		const match = parent && parent.rows.size > 0 && (await matchOf(tx, edge, allKeysFor(parent, edge), false));
		if (!match) continue;
		const relations = leaves.get(edge.child) ?? new Map<Table, SQL[]>();
		leaves.set(edge.child, relations);
		relations.set(edge.relation, [...(relations.get(edge.relation) ?? []), match]);
	}
	let truncated = false;
	const counts: SQL[] = [];
	const counted = [...leaves];
	for (const [index, [table, relations]] of counted.entries()) {
		// The keys of a single partition are searched in the whole table, because only the partition's rows can match them.
		const all = [...relations].map(([relation, matches]) =>
			relation === table ? joinSql(matches, "or") : sql`(${standsInSql(relation)} and (${joinSql(matches, "or")}))`,
		);
		counts.push(
			sql`(select count(*) from (select from ${fromSql(table)} where ${joinSql(all, "or")} limit ${cap}) as found)::int4 as ${sql.identifier(`n${index}`)}`,
		);
	}
	const [result] = counts.length > 0 ? await tx.execute<Record<string, number>>(sql`select ${joinSql(counts, ",")}`) : [];
	for (const [index, [table]] of counted.entries()) {
		const rows = result?.[`n${index}`] ?? 0;
		truncated ||= rows >= cap;
		if (rows > 0) tables.push({ table: nameOf(table), rows });
	}
	const rows = tables.reduce((sum, { rows }) => sum + rows, 0);
	return { tables, rows, truncated: truncated || [...gathered.values()].some(({ rows }) => rows.size >= 4 * cap) };
}

/** The row is in this partition, or in a partition below it. */
function standsInSql({ oid, kind }: Table): SQL {
	if (kind !== "p") return sql`c.tableoid = ${oid}::oid`;
	return sql`c.tableoid = any(array(select relid::oid from pg_partition_tree(${oid}::oid::regclass)))`;
}

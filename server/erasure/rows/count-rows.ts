import { type SQL, sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf, type Table } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { joinSql } from "../sql/table-sql.ts";
import { type GatheredTables, matchOf } from "./gather.ts";
import { allKeysFor, fromSql } from "./gathered-rows.ts";

/** Rows that go with what was gathered (the full way), each once, however many references lead to it; at most `cap` of a table. */
export async function countRows(
	tx: Executor,
	plan: Plan,
	gathered: GatheredTables,
	cap: number,
): Promise<{ tables: { table: TableName; rows: number }[]; rows: number; truncated: boolean }> {
	const tables: { table: TableName; rows: number }[] = [];
	for (const { table, rows } of gathered.values()) if (rows.size > 0) tables.push({ table: nameOf(table), rows: rows.size });
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
		// A partition's own keys are asked of the whole table: only its rows can hold them.
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

/** The row stands in this partition, or in one of its own. */
function standsInSql({ oid, kind }: Table): SQL {
	if (kind !== "p") return sql`c.tableoid = ${oid}::oid`;
	return sql`c.tableoid = any(array(select relid::oid from pg_partition_tree(${oid}::oid::regclass)))`;
}

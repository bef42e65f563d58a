import { type SQL, sql } from "drizzle-orm";
import type { NestedSet } from "../graph/graph.ts";
import { equalSql, equalsSql, isOneOfSql } from "./equals-sql.ts";
import { columnSql, joinSql, onlySql, typeSql } from "./table-sql.ts";

/** The rows of these trees, by the keys of their roots. Without a column for the root, all rows are numbered together. */
export function inTreesSql({ root }: NestedSet, roots: readonly string[]): SQL {
	return root ? isOneOfSql(root, roots, { seek: true }) : sql`true`;
}

/**
 * Numbers the trees again from their parents, siblings in the order of their old bounds. `t` has each row with its path of places, `b` both
 * of its bounds in the order in which a walk through the tree passes them. Rows that already have the right values are not written.
 */
export function numberTreesSql(set: NestedSet, roots: readonly string[]): SQL {
	const { table, key, parent, root, left, right } = set;
	const isChild = equalsSql({ ...parent, name: "parent" }, sql`t.key`, key.type, "r");
	const apart = root ? sql`partition by t.top` : sql``;
	const values = [
		...(root ? [{ column: root, value: sql`n.top` }] : []),
		{ column: left, value: sql`n.first` },
		{ column: right, value: sql`n.last` },
	].map(({ column, value }) => ({ column, value: sql`${value}::${typeSql(column.type)}` }));
	const assigned = values.map(({ column, value }) => sql`${sql.identifier(column.name)} = ${value}`);
	const differ = values.map(({ column, value }) => sql`${columnSql(column)}::text is distinct from ${value}::text`);
	return sql`
		with recursive r as materialized (
			select ${columnSql(key)} as key, ${columnSql(parent)} as parent,
				row_number() over (partition by ${columnSql(parent)} order by ${columnSql(left)}, ${columnSql(key)}) as place
			from ${onlySql(table)} as c where ${inTreesSql(set, roots)}
		), t as (
			select r.key, r.key as top, array[r.place] as path from r where r.parent is null
			union all select r.key, t.top, t.path || r.place from t join r on ${isChild}
		), b as (
			select t.key, t.top, row_number() over (${apart} order by t.path || e.bound) as number
			from t cross join (values ('{}'::int8[]), ('{9223372036854775807}'::int8[])) as e(bound)
		), n as (select key, top, min(number) as first, max(number) as last from b group by key, top)
		update ${onlySql(table)} as c set ${joinSql(assigned, ",")} from n
		where ${columnSql(key)} ${equalSql(key.type)} n.key and (${joinSql(differ, "or")})`;
}

import { type SQL, sql } from "drizzle-orm";
import type { NestedSet } from "../graph/graph.ts";
import { equalSql, equalsSql, isOneOfSql } from "./equals-sql.ts";
import { columnSql, joinSql, onlySql, typeSql } from "./table-sql.ts";

/** The rows of these trees, by the keys of their roots. Without a column for the root, all rows are numbered together. */
export function inTreesSql({ root }: NestedSet, roots: readonly string[]): SQL {
	return root ? isOneOfSql(root, roots, { seek: true }) : sql`true`;
}

/** The place of the first row that no walk reaches, after all roots. */
const firstUnreached = sql`4611686018427387904::int8`;

/**
 * Numbers the trees again from their parents, siblings in the order of their old bounds. A row whose parent is not among the rows becomes a
 * root. A row in a circle of parents, or below one, stands alone after all other rows: no bounds may lie inside those of a row that is not
 * above, because the CRM may delete by bounds. `t` has each row that a walk reaches with its path of places, `a` also the others, and `b`
 * both bounds of each row in the order in which a walk passes them. Rows that already have the right values are not written.
 */
export function numberTreesSql(set: NestedSet, roots: readonly string[]): SQL {
	const { table, key, parent, root, left, right } = set;
	const isChild = equalsSql({ ...parent, name: "parent" }, sql`p.key`, key.type, "s");
	const apart = root ? sql`partition by a.top` : sql``;
	const values = [
		...(root ? [{ column: root, value: sql`n.top` }] : []),
		{ column: left, value: sql`n.first` },
		{ column: right, value: sql`n.last` },
	].map(({ column, value }) => ({ column, value: sql`${value}::${typeSql(column.type)}` }));
	const assigned = values.map(({ column, value }) => sql`${sql.identifier(column.name)} = ${value}`);
	const differ = values.map(({ column, value }) => sql`${columnSql(column)}::text is distinct from ${value}::text`);
	return sql`
		with recursive s as materialized (
			select ${columnSql(key)} as key, ${columnSql(parent)} as parent, ${columnSql(left)} as bound
			from ${onlySql(table)} as c where ${inTreesSql(set, roots)}
		), r as materialized (
			select s.key, p.key as parent, s.bound, row_number() over (partition by p.key order by s.bound, s.key) as place
			from s left join s as p on ${isChild}
		), t as (
			select r.key, r.key as top, array[r.place] as path from r where r.parent is null
			union all select r.key, t.top, t.path || r.place from t join r on r.parent ${equalSql(key.type)} t.key
		), a as (
			select key, top, path from t
			union all select r.key, r.key, array[${firstUnreached} + row_number() over (order by r.bound, r.key)]
			from r where not exists (select from t where t.key ${equalSql(key.type)} r.key)
		), b as (
			select a.key, a.top, row_number() over (${apart} order by a.path || e.bound) as number
			from a cross join (values ('{}'::int8[]), ('{9223372036854775807}'::int8[])) as e(bound)
		), n as (select key, top, min(number) as first, max(number) as last from b group by key, top)
		update ${onlySql(table)} as c set ${joinSql(assigned, ",")} from n
		where ${columnSql(key)} ${equalSql(key.type)} n.key and (${joinSql(differ, "or")})`;
}

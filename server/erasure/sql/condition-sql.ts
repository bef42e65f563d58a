import { type SQL, sql } from "drizzle-orm";
import type { Column } from "../catalog/catalog.ts";
import type { ResolvedCondition, ResolvedList } from "../graph/graph.ts";
import { equalsSql, isOneOfSql } from "./equals-sql.ts";
import { textType } from "./key-values.ts";
import { columnSql, joinSql, onlySql } from "./table-sql.ts";

/** The condition is null if the column is null and must not be. Wrap it in `is true` before you negate it. */
export function conditionSql(condition: ResolvedCondition, alias = "c"): SQL {
	const parts = condition.map(({ column, values, lists = [] }) => {
		const listed = lists.map((list) => listedSql(column, list, alias));
		if (listed.length > 0) return sql`(${joinSql([conditionSql([{ column, values }], alias), ...listed], "or")})`;
		const known = values.filter((value) => value !== null);
		const isNull = sql`${columnSql(column, alias)} is null`;
		if (known.length === 0) return values.length === 0 ? sql`false` : isNull;
		const equal = isOneOfSql(column, known, { alias });
		return values.includes(null) ? sql`(${equal} or ${isNull})` : equal;
	});
	return parts.length === 0 ? sql`true` : sql`(${joinSql(parts, "and")})`;
}

/** The column's text equals the template filled with one of the list's values. */
function listedSql(column: Column, { table, column: listed, template, where }: ResolvedList, alias: string): SQL {
	const filled = sql`replace(${template}::text, '{key}', ${columnSql(listed, "l")}::text)`;
	return sql`exists (select from ${onlySql(table)} as l where ${equalsSql(column, filled, textType, alias)} and ${conditionSql(where, "l")})`;
}

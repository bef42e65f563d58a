import { type SQL, sql } from "drizzle-orm";
import type { ResolvedCondition } from "./graph.ts";
import { valuesSql } from "./key-values.ts";
import { columnSql, joinSql } from "./table-sql.ts";

/** Null where the column is null and must not be: write `is true` around it wherever `not` stands before it. */
export function conditionSql(condition: ResolvedCondition, alias = "c"): SQL {
	const parts = condition.map(({ column, values }) => {
		const known = values.filter((value) => value !== null);
		const isNull = sql`${columnSql(column, alias)} is null`;
		if (known.length === 0) return values.length === 0 ? sql`false` : isNull;
		const equal = sql`${columnSql(column, alias)} = any(${valuesSql(known, column.type)})`;
		return values.includes(null) ? sql`(${equal} or ${isNull})` : equal;
	});
	return parts.length === 0 ? sql`true` : sql`(${joinSql(parts, "and")})`;
}

import { type SQL, sql } from "drizzle-orm";
import type { Identification } from "../graph/graph.ts";
import { conditionSql } from "./condition-sql.ts";
import { equalsSql } from "./equals-sql.ts";
import { columnSql } from "./table-sql.ts";

/** Whether the row `i` of another table belongs to the record in the row `c`. */
export function ownedSql({ column, toColumn, when }: NonNullable<Identification["from"]>): SQL {
	return sql`(${equalsSql(column, columnSql(toColumn), toColumn.type, "i")} and ${conditionSql(when, "i")})`;
}

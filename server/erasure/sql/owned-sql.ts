import { type SQL, sql } from "drizzle-orm";
import type { Identification } from "../graph/graph.ts";
import { foldedSql } from "./compared-text-sql.ts";
import { conditionSql } from "./condition-sql.ts";
import { equalSql, equalsSql } from "./equals-sql.ts";
import { textType } from "./key-values.ts";
import { columnSql } from "./table-sql.ts";

/** Whether the row `i` of another table belongs to the record in the row `c`. */
export function ownedSql(from: NonNullable<Identification["from"]>): SQL {
	return sql`(${refersSql(from)} and ${conditionSql(from.when, "i")})`;
}

function refersSql({ column, toColumn, ignoreCase }: NonNullable<Identification["from"]>): SQL {
	if (!ignoreCase) return equalsSql(column, columnSql(toColumn), toColumn.type, "i");
	return sql`lower(${columnSql(column, "i")}::text) ${equalSql(textType)} ${foldedSql(columnSql(toColumn), toColumn)}`;
}

import { type SQL, sql } from "drizzle-orm";
import type { Column, ColumnType, Table } from "../catalog/catalog.ts";

/** Names come only from the catalogue, so quoting them is enough. */
export function tableSql(table: Pick<Table, "schema" | "name">): SQL {
	return sql`${sql.identifier(table.schema)}.${sql.identifier(table.name)}`;
}

/**
 * A plain table without the tables that inherit from it, whose rows belong to other tables. A partitioned table has rows only in its
 * partitions.
 */
export function onlySql(table: Pick<Table, "schema" | "name" | "kind" | "values">): SQL {
	if (table.values) return sql`(${table.values.query})`;
	return table.kind === "p" ? tableSql(table) : sql`only ${tableSql(table)}`;
}

/** All our statements give the table the alias `c`. */
export function columnSql(column: Pick<Column, "name">, alias = "c"): SQL {
	return sql`${sql.identifier(alias)}.${sql.identifier(column.name)}`;
}

export function typeSql(type: ColumnType): SQL {
	return sql`${sql.identifier(type.schema)}.${sql.identifier(type.name)}`;
}

export function joinSql(parts: readonly SQL[], separator: "and" | "or" | "," | "+"): SQL {
	if (parts.length === 0) return separator === "or" ? sql`false` : separator === "and" ? sql`true` : sql``;
	const separators = { and: sql` and `, or: sql` or `, ",": sql`, `, "+": sql` + ` };
	return sql.join([...parts], separators[separator]);
}

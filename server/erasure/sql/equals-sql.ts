import { type SQL, sql } from "drizzle-orm";
import type { Column, ColumnType, Operator } from "../catalog/catalog.ts";
import { compare, opaqueArraySql, textType, valuesSql } from "./key-values.ts";
import { columnSql, typeSql } from "./table-sql.ts";

/**
 * The equality operator of the type's default operator class, with its schema. PostgreSQL looks up a bare "=" on the search path. If the
 * type's extension is not on it, PostgreSQL compares as text, or not at all. A type without an operator never gets here (`findIncomparable`).
 */
export function equalSql({ equality }: Pick<ColumnType, "equality">): SQL {
	return operatorSql(equality ?? { schema: "pg_catalog", name: "=" });
}

/** The operator for reading rows page by page. A type without an order never gets here. */
export function greaterSql({ greater }: Pick<ColumnType, "greater">): SQL {
	return operatorSql(greater ?? { schema: "pg_catalog", name: ">" });
}

/** All known operators are named "=" or ">". */
export function operatorSql({ schema, name }: Operator): SQL {
	return name === ">" ? sql`operator(${sql.identifier(schema)}.>)` : sql`operator(${sql.identifier(schema)}.=)`;
}

interface MatchOptions {
	alias?: string;
	operator?: Operator | undefined;
	/** Rows are looked up by this condition, not only tested. */
	seek?: boolean;
}

/** Whether the column equals one of these values, which are in the format of the column's own type. */
export function isOneOfSql(column: Column, values: readonly (string | null)[], { alias = "c", seek = false }: MatchOptions = {}): SQL {
	const array = seek ? opaqueArraySql(column, values, column.type) : valuesSql(values, column.type);
	return sql`${columnSql(column, alias)} ${equalSql(column.type)} any(${array})`;
}

/** Whether the column refers to one of these values of a column of type `from`. */
export function columnMatchesSql(
	column: Column,
	from: ColumnType,
	values: readonly string[],
	{ alias = "c", operator, seek = false }: MatchOptions = {},
): SQL {
	const array = (values: readonly string[], type: ColumnType) => (seek ? opaqueArraySql(column, values, type) : valuesSql(values, type));
	if (operator) return sql`${columnSql(column, alias)} ${operatorSql(operator)} any(${array(values, from)})`;
	const { type, columnAsText, admits } = compare(column.type, from);
	const admitted = admits ? values.filter(admits) : values;
	if (columnAsText) return sql`${columnSql(column, alias)}::text ${equalSql(type)} any(${valuesSql(admitted, type)})`;
	return sql`${columnSql(column, alias)} ${equalSql(type)} any(${array(admitted, type)})`;
}

/**
 * The same for a single SQL value, usually another column. Every comparison of two columns is made here. It casts the value, so that an
 * index of the column can find it. A value that cannot be cast equals nothing.
 */
export function equalsSql(column: Column, value: SQL, from: ColumnType, alias = "c"): SQL {
	const { type, columnAsText, admits } = compare(column.type, from);
	const stands = columnSql(column, alias);
	const text = from.schema === textType.schema && from.name === textType.name ? value : sql`(${value})::text`;
	if (columnAsText) return sql`${stands}::text ${equalSql(textType)} ${text}`;
	if (admits) return sql`${stands} ${equalSql(type)} ${castSql(text, type)}`;
	if (type === from) return sql`${stands} ${equalSql(type)} ${value}`;
	return sql`${stands} ${equalSql(type)} ${type === textType ? text : sql`${text}::${typeSql(type)}`}`;
}

/** Only text in the type's own format is a value of it: "007" differs from "7". */
function castSql(text: SQL, type: ColumnType): SQL {
	if (type.name === "uuid") return sql`case when ${text} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then ${text}::uuid end`;
	const inRange = sql`${text}::numeric between -9223372036854775808 and 9223372036854775807`;
	return sql`case when ${text} ~ '^(0|-?[1-9][0-9]{0,18})$' then case when ${inRange} then ${text}::int8 end end`;
}

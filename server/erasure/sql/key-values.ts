import { type SQL, sql } from "drizzle-orm";
import type { Column, ColumnType } from "../catalog/catalog.ts";
import { arrayOf } from "./array-of.ts";
import { typeSql } from "./table-sql.ts";

/** Values as text, sent as one array of the type. */
export function valuesSql(values: readonly (string | null)[], type: ColumnType): SQL {
	return sql`${arrayOf(values)}::${typeSql(type)}[]`;
}

/**
 * The same, for looking up rows by `column`. The planner weighs every value that it sees, which can take longer than finding the rows
 * (measured: 1.8 of 4 ms for 7,500 values). A subselect hides the values from it. But with a subselect, a sequential scan compares every
 * row with every value. So this is only for columns with an index.
 */
export function opaqueArraySql(column: Column, values: readonly (string | null)[], type: ColumnType): SQL {
	const array = valuesSql(values, type);
	return column.indexed ? sql`(select ${array})::${typeSql(type)}[]` : array;
}

const equality = { schema: "pg_catalog", name: "=" };
const greater = { schema: "pg_catalog", name: ">" };
export const textType: ColumnType = { schema: "pg_catalog", name: "text", category: "S", element: null, equality, greater };

const integers: Record<string, { min: bigint; max: bigint }> = {
	int2: { min: -(2n ** 15n), max: 2n ** 15n - 1n },
	int4: { min: -(2n ** 31n), max: 2n ** 31n - 1n },
	int8: { min: -(2n ** 63n), max: 2n ** 63n - 1n },
};

/** How to look up values of one column in another. */
interface Comparison {
	/** The type that the values are cast to. */
	type: ColumnType;
	/** The column must be read as text, so no index helps. */
	columnAsText: boolean;
	/** Whether the column can contain the value. A value that it cannot contain is not a reference. Null: it can contain all. */
	admits: ((value: string) => boolean) | null;
}

/**
 * How to look up values of type `from` in a column of type `to`. Different types are compared as text. Wherever possible, the values are
 * cast and not the column, so that an index helps.
 */
export function compare(to: ColumnType, from: ColumnType): Comparison {
	if (sameType(to, from) || (isInteger(to) && isInteger(from))) return { type: from, columnAsText: false, admits: null };
	if (to.category === "S" && to.schema === "pg_catalog" && to.name !== "bpchar")
		return { type: textType, columnAsText: false, admits: null };
	if (to.category === "S") return { type: to, columnAsText: false, admits: null };
	if (isInteger(to)) return { type: to, columnAsText: false, admits: (value) => isKeyOf(value, to) && String(BigInt(value)) === value };
	if (to.name === "uuid") return { type: to, columnAsText: false, admits: (value) => isKeyOf(value, to) && value === value.toLowerCase() };
	return { type: textType, columnAsText: true, admits: null };
}

function sameType(one: ColumnType, other: ColumnType): boolean {
	return one.schema === other.schema && one.name === other.name;
}

function isInteger(type: ColumnType): boolean {
	return type.schema === "pg_catalog" && type.name in integers;
}

/** Whether the text can be cast to the type without an error, for types that identify records. */
export function isKeyOf(value: string, type: ColumnType): boolean {
	const range = type.schema === "pg_catalog" ? integers[type.name] : undefined;
	if (range) return /^-?\d{1,19}$/.test(value) && BigInt(value) >= range.min && BigInt(value) <= range.max;
	if (type.name === "uuid") return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
	if (type.name === "numeric") return /^-?\d{1,100}(\.\d{1,100})?$/.test(value);
	return value.isWellFormed() && !value.includes("\0");
}

/**
 * Whether a text of a page can be at most one value of the type. Other types read it in their own way: "05/06/2026" as 6 May, "today" as
 * another day tomorrow, and "name" cuts it.
 */
export function isExact(type: ColumnType): boolean {
	const isOwn = type.schema === "pg_catalog";
	return isInteger(type) || isText(type) || (isOwn && (type.name === "uuid" || type.name === "numeric"));
}

/**
 * The same for an object's own key. Its values are frozen as the database writes them and shown by name, so enums and other types that the
 * database's own settings do not affect, such as ltree, are allowed too.
 */
export function isExactKey(type: ColumnType): boolean {
	return isExact(type) || (type.schema !== "pg_catalog" && (type.category === "E" || type.category === "U"));
}

/** Types that compare texts as their unique indexes do. citext ignores case, and char(n) trailing spaces. */
export function isText({ schema, name, category }: ColumnType): boolean {
	if (name === "citext") return category === "S";
	return schema === "pg_catalog" && (name === "text" || name === "varchar" || name === "bpchar");
}

/** Keys that may identify a person. The audit hides them, and they are stored only for a short time. */
export function isTextKey({ type }: Column): boolean {
	return !/^(int[248]|uuid)$/.test(type.name);
}

/** The database's own format of a key: "007" and "7" are the same record, and so are upper and lower case in a UUID. */
export function canonicalKey(key: string, { type }: Column): string {
	if (/^int[248]$/.test(type.name)) return String(BigInt(key));
	return type.name === "uuid" ? key.toLowerCase() : key;
}

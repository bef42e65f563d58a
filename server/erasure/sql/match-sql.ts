import { type SQL, sql } from "drizzle-orm";
import type { Column, ColumnType } from "../catalog/catalog.ts";
import type { Edge, Form, PathStep } from "../graph/graph.ts";
import { comparedTextSql, foldedSql, hasCase, ignoresCase, partSql, partsSql } from "./compared-text-sql.ts";
import { conditionSql } from "./condition-sql.ts";
import { columnMatchesSql, equalSql, equalsSql, operatorSql } from "./equals-sql.ts";
import { compare, textType, valuesSql } from "./key-values.ts";
import { columnSql, joinSql, onlySql } from "./table-sql.ts";

/** Keys of rows to delete, one list per column of the reference. `types` are the types of the columns that they were read from. */
export interface Keys {
	types: readonly ColumnType[];
	rows: readonly (readonly string[])[];
}

const firsts = new WeakMap<Keys, readonly string[]>();

/** The keys of one column. The same keys give the same array, because `arrayOf` caches its text for many statements. */
export function valuesOf(keys: Keys): readonly string[] {
	const known = firsts.get(keys);
	if (known) return known;
	const values = keys.rows.map(([value]) => value ?? "");
	firsts.set(keys, values);
	return values;
}

/** Matches the rows of the child `c` that hold this reference to one of the keys. */
export function matchSql(edge: Edge, keys: Keys): SQL {
	return sql`(${joinSql([referenceSql(edge, keys), ...circumstancesSql(edge)], "and")})`;
}

export function circumstancesSql({ when, whenNot, whereRelated }: Pick<Edge, "when" | "whenNot" | "whereRelated">): SQL[] {
	const parts: SQL[] = [];
	if (when.length > 0) parts.push(conditionSql(when));
	parts.push(...whenNot.map((condition) => sql`${conditionSql(condition)} is not true`));
	if (whereRelated) {
		const found = sql`exists (select from ${onlySql(whereRelated.table)} as b
			where ${equalsSql(whereRelated.toColumn, columnSql(whereRelated.column), whereRelated.column.type, "b")} and ${conditionSql(whereRelated.where, "b")})`;
		parts.push(whereRelated.not ? sql`not ${found}` : found);
	}
	return parts;
}

function referenceSql(edge: Edge, keys: Keys): SQL {
	const [column] = edge.columns;
	const [type] = keys.types;
	if (edge.columns.length !== 1 || !column || !type) return severalColumnsSql(edge, keys);
	const values = valuesOf(keys);
	const [parentColumn] = edge.parentColumns;
	const compared = parentColumn ? comparedTextSql(edge.form, parentColumn, columnSql(column)) : null;
	if (compared) return comparedMatchesSql(compared, edge.form, column, values);
	if (edge.form.kind === "list") {
		const { separator } = edge.form;
		return sql`exists (select from ${partsSql(columnSql(column), separator)} where ${partSql} ${equalSql(textType)} any(${valuesSql(values, textType)}))`;
	}
	if (edge.form.kind === "array") return sql`${columnSql(column)} operator(pg_catalog.&&) ${elementsSql(column, type, values)}`;
	if (edge.form.kind === "json") {
		const found = sql`jsonb_path_query(${readableJsonSql(columnSql(column), column.type)}, ${jsonPath(edge.form.path)}::jsonpath) as found(value)`;
		return sql`exists (select from ${found} where found.value #>> '{}' ${equalSql(textType)} any(${valuesSql(values, textType)}))`;
	}
	if (edge.form.kind === "text") return columnMatchesSql(column, textType, textsOf(edge.form, values), { seek: true });
	return columnMatchesSql(column, type, values, { operator: edge.key?.operators[0], seek: true });
}

/** A subselect folds the values as the column's collation does, and PostgreSQL can still hash them or look each up in an index. */
function comparedMatchesSql(compared: SQL, form: Form, column: Column, values: readonly string[]): SQL {
	if (!ignoresCase(form)) return sql`${compared} ${equalSql(textType)} any(${valuesSql(values, textType)})`;
	const texts = valuesSql(form.kind === "text" ? textsOf(form, values) : values, textType);
	const folded = foldedSql(columnSql({ name: "value" }, "v"), column);
	return sql`${compared} ${equalSql(textType)} any(select ${folded} from unnest(${texts}) as v(value))`;
}

function textsOf({ template, orEmpty }: Extract<Form, { kind: "text" }>, values: readonly string[]): string[] {
	return fill(template, orEmpty ? [...values, ""] : values);
}

export function fill(template: string, values: readonly string[]): string[] {
	return values.map((value) => template.replaceAll("{key}", () => value));
}

/** The elements of an array column that name one of the keys, in the array's own type. */
export function elementsSql(column: Column, type: ColumnType, values: readonly string[]): SQL {
	const element = column.type.element ?? textType;
	const { admits } = compare(element, type);
	return valuesSql(admits ? values.filter(admits) : values, element);
}

/** NUL and lone surrogates, which `json` accepts and `jsonb` refuses. */
const unreadable = "\\\\u0000|\\\\u[dD][89abAB]..(?!\\\\u[dD][c-fC-F])|(?<!\\\\u[dD][89abAB]..)\\\\u[dD][c-fC-F]..";

/**
 * A document for searching. No key has a character that only `json` accepts, so a search without those characters finds the same keys.
 * Updates cast the document instead: then only the record that the row names fails, and not every record.
 */
export function readableJsonSql(value: SQL, { name }: ColumnType): SQL {
	if (name !== "json") return sql`${value}::jsonb`;
	const replaced = sql`regexp_replace(${value}::text, ${unreadable}::text, ${"\\\\ufffd"}::text, 'g')`;
	return sql`(case when strpos(${value}::text, ${"\\u"}::text) > 0 then ${replaced}::jsonb else ${value}::jsonb end)`;
}

/**
 * A lax path, PostgreSQL's default: a list stands for its elements at every step and at the end. `withoutKeysSql` changes the same values.
 */
export function jsonPath(path: readonly PathStep[]): string {
	return `$${stepsOf(path)
		.map((step) => ("every" in step ? "[*]" : `.${JSON.stringify(step.member)}`))
		.join("")}[*]`;
}

/** The path without the implied step at the end. */
export function stepsOf(path: readonly PathStep[]): readonly PathStep[] {
	const last = path.at(-1);
	return last && "every" in last ? path.slice(0, -1) : path;
}

function severalColumnsSql(edge: Edge, keys: Keys): SQL {
	const names = edge.columns.map((_, index) => ({ name: `k${index}` }));
	const lists: SQL[] = [];
	const equalities: SQL[] = [];
	let rows = keys.rows;
	for (const [index, column] of edge.columns.entries()) {
		const type = keys.types[index] ?? textType;
		const comparison = edge.key ? { type, columnAsText: false, admits: null } : compare(column.type, type);
		const operator = edge.key?.operators[index];
		const equal = operator ? operatorSql(operator) : equalSql(comparison.type);
		const { admits } = comparison;
		if (admits) rows = rows.filter((row) => admits(row[index] ?? ""));
		const side = comparison.columnAsText ? sql`${columnSql(column)}::text` : columnSql(column);
		equalities.push(sql`${side} ${equal} ${columnSql({ name: `k${index}` }, "k")}`);
	}
	for (const [index, column] of edge.columns.entries()) {
		const type = keys.types[index] ?? textType;
		lists.push(
			valuesSql(
				rows.map((row) => row[index] ?? ""),
				edge.key ? type : compare(column.type, type).type,
			),
		);
	}
	const header = joinSql(
		names.map(({ name }) => sql`${sql.identifier(name)}`),
		",",
	);
	return sql`exists (select from unnest(${joinSql(lists, ",")}) as k(${header}) where ${joinSql(equalities, "and")})`;
}

/** The positions of the keys by which the reference leads to an existing record, however the record spells them. */
export function existingSql({ parent, parentColumns: columns, toWhere, form }: Edge, keys: Keys, naming: SQL | null = null): SQL {
	const names = columns.map((_, index) => ({ name: `k${index}` }));
	const header = names.map(({ name }) => sql`${sql.identifier(name)}`);
	const lists = columns.map(({ type }, index) =>
		valuesSql(
			keys.rows.map((row) => row[index] ?? ""),
			type,
		),
	);
	const equal = columns.map((column, index) => {
		const key = columnSql(names[index] ?? column, "k");
		if (!ignoresCase(form) || !hasCase(column)) return equalsSql(column, key, column.type);
		return sql`lower(${columnSql(column)}::text) ${equalSql(textType)} ${foldedSql(key, column)}`;
	});
	return sql`
		select k.position::int4 as position from unnest(${joinSql(lists, ",")}) with ordinality as k(${joinSql(header, ",")}, position)
		where exists (select from ${onlySql(parent)} as c where ${joinSql(equal, "and")} and ${conditionSql(toWhere)} and ${naming ?? sql`true`})`;
}

import { type SQL, sql } from "drizzle-orm";
import type { Column } from "../catalog/catalog.ts";
import type { Edge, PathStep } from "../graph/graph.ts";
import { equalSql } from "./equals-sql.ts";
import { textType, valuesSql } from "./key-values.ts";
import { elementsSql, fill, type Keys, stepsOf, valuesOf } from "./match-sql.ts";
import { columnSql, joinSql, typeSql } from "./table-sql.ts";

/** What `update … set` writes to detach or scrub the reference to these keys. */
export function setSql(edge: Edge, keys: Keys): SQL {
	const { rule } = edge;
	if (rule.rule === "scrub")
		return joinSql(
			rule.values.map(({ column, value }) => assignSql(column, constantSql(column, value))),
			",",
		);
	if (rule.rule !== "detach") throw new Error(`The rule ${rule.rule} writes nothing.`);
	const [column] = edge.columns;
	const [type] = keys.types;
	const values = valuesOf(keys);
	if (column && type && edge.form.kind === "array")
		return assignSql(column, withoutElementsSql(column, elementsSql(column, type, values), rule.to));
	if (column && edge.form.kind === "json") {
		const replacement = rule.to === null ? sql`'null'::jsonb` : sql`to_jsonb(${rule.to}::text)`;
		const edited = withoutKeysSql(sql`${columnSql(column)}::jsonb`, stepsOf(edge.form.path), {
			values,
			removes: rule.to === null,
			replacement,
		});
		return assignSql(column, sql`(${edited})::${typeSql(column.type)}`);
	}
	const [to = null] = rule.to !== null && edge.form.kind === "text" ? fill(edge.form.template, [rule.to]) : [rule.to];
	return joinSql(
		rule.columns.map((column) => assignSql(column, constantSql(column, to))),
		",",
	);
}

/** Of rows that still hold the reference: those that `setSql` was to change and did not. A scrub may leave the reference itself. */
export function unwrittenSql({ rule }: Edge): SQL {
	if (rule.rule !== "scrub") return sql`true`;
	const differs = rule.values.map(({ column, value }) => {
		if (value === null) return sql`${columnSql(column)} is not null`;
		const [stands, wanted] = [columnSql(column), constantSql(column, value)];
		// Geometric types, json and xml have no equality.
		return column.type.equality
			? sql`(${stands} ${equalSql(column.type)} ${wanted}) is not true`
			: sql`(${stands}::text ${equalSql(textType)} ${wanted}::text) is not true`;
	});
	return sql`(${joinSql(differs, "or")})`;
}

function assignSql(column: Column, value: SQL): SQL {
	return sql`${sql.identifier(column.name)} = ${value}`;
}

function constantSql(column: Column, value: string | null): SQL {
	return value === null ? sql`null` : sql`${value}::${typeSql(column.type)}`;
}

/**
 * An array keeps its lower bound; one of several dimensions keeps its shape too, so a single element cannot be taken out of it and becomes
 * null. One key after the other, of those that the row names: PostgreSQL's own functions for this take one.
 */
function withoutElementsSql(column: Column, going: SQL, to: string | null): SQL {
	const element = column.type.element ?? textType;
	const array = columnSql(column);
	const replaced = (by: SQL) => sql`array_replace(f.array, g.key, ${by})`;
	const next =
		to === null
			? sql`case when array_ndims(f.array) > 1 then ${replaced(sql`null`)} else array_remove(f.array, g.key) end`
			: replaced(sql`${to}::${typeSql(element)}`);
	const named = sql`select distinct e.key from unnest(${array}) as e(key) where e.key ${equalSql(element)} any(${going})`;
	return sql`(with recursive going as (select n.key, row_number() over () as number from (${named}) as n),
		folded as (
			select ${array} as array, 0::int8 as number
			union all
			select ${next}, g.number from folded as f join going as g on g.number = f.number + 1)
		select f.array from folded as f order by f.number desc limit 1)`;
}

interface Going {
	values: readonly string[];
	/** List elements are taken out; otherwise they become the replacement, as a single value always does. */
	removes: boolean;
	replacement: SQL;
}

/**
 * The document with the keys gone that `jsonPath` finds, and with all else as it stands. As there, a list stands for its elements, at every
 * step and at the end: what is found and what is changed must not differ.
 */
function withoutKeysSql(document: SQL, path: readonly PathStep[], going: Going, depth = 0): SQL {
	const [step, ...rest] = path;
	const element = sql.identifier(`e${depth}`);
	const value = sql`${element}.value`;
	const isGoing = sql`coalesce(${value} #>> '{}' ${equalSql(textType)} any(${valuesSql(going.values, textType)}), false)`;
	const isList = sql`jsonb_typeof(${document}) = 'array'`;
	let edited = sql`case when ${isGoing} then ${going.replacement} else ${value} end`;
	if (step && "every" in step) edited = withoutKeysSql(value, rest, going, depth + 1);
	if (step && "member" in step) {
		const inner = withoutKeysSql(sql`(${value} -> ${step.member}::text)`, rest, going, depth + 1);
		edited = sql`case when jsonb_typeof(${value}) = 'object' and ${value} ? ${step.member}::text
			then jsonb_set(${value}, array[${step.member}::text], ${inner}) else ${value} end`;
	}
	const kept = !step && going.removes ? sql`where not (${isList} and ${isGoing})` : sql``;
	return sql`(select case when ${isList} then coalesce(jsonb_agg(${edited} order by ${element}.position), '[]'::jsonb)
			else (array_agg(${edited}))[1] end
		from jsonb_array_elements(case when ${isList} then ${document} else jsonb_build_array(${document}) end) with ordinality
			as ${element}(value, position) ${kept})`;
}

import { type SQL, sql } from "drizzle-orm";
import type { Column, ColumnType } from "../catalog/catalog.ts";
import type { Edge, Form, PathStep, ResolvedRule, UpdatingVerb } from "../graph/graph.ts";
import { verbOf } from "../graph/rules.ts";
import { comparedTextSql, partSql, partsSql } from "./compared-text-sql.ts";
import { equalSql } from "./equals-sql.ts";
import { textType, valuesSql } from "./key-values.ts";
import { elementsSql, fill, type Keys, stepsOf, valuesOf } from "./match-sql.ts";
import { columnSql, joinSql, typeSql } from "./table-sql.ts";

interface UpdateOf<V extends UpdatingVerb> {
	/** What `update … set` writes. */
	set(rule: ResolvedRule<V>, edge: Edge, keys: Keys): SQL;
	/** A condition for rows that still hold the reference although `set` should have changed them. */
	unwritten(rule: ResolvedRule<V>): SQL;
}

const updates: { readonly [V in UpdatingVerb]: UpdateOf<V> } = {
	detach: { set: detachSql, unwritten: () => sql`true` },
	scrub: {
		set: ({ values }) =>
			joinSql(
				values.map(({ column, value }) => assignSql(column, constantSql(column, value))),
				",",
			),
		// A scrub may keep the reference itself.
		unwritten: ({ values }) => sql`(${joinSql(values.map(differsSql), "or")})`,
	},
};

/** What `update … set` writes to rows that hold the reference to these keys. */
export function setSql(edge: Edge, keys: Keys): SQL {
	return setFor(updatingRule(edge), edge, keys);
}

/** A condition for rows that still hold the reference although `setSql` should have changed them. */
export function unwrittenSql(edge: Edge): SQL {
	return unwrittenFor(updatingRule(edge));
}

function setFor<V extends UpdatingVerb>(rule: ResolvedRule<V>, edge: Edge, keys: Keys): SQL {
	return updates[rule.rule].set(rule, edge, keys);
}

function unwrittenFor<V extends UpdatingVerb>(rule: ResolvedRule<V>): SQL {
	return updates[rule.rule].unwritten(rule);
}

function updatingRule({ rule }: Edge): ResolvedRule<UpdatingVerb> {
	if (!isUpdating(rule)) throw new Error(`The rule ${rule.rule} does not write anything.`);
	return rule;
}

function isUpdating(rule: ResolvedRule): rule is ResolvedRule<UpdatingVerb> {
	return verbOf({ rule }).updates;
}

function detachSql(
	{ columns, to }: ResolvedRule<"detach">,
	{ columns: [column], parentColumns: [parentColumn], form }: Edge,
	keys: Keys,
): SQL {
	const [type] = keys.types;
	const values = valuesOf(keys);
	if (column && form.kind === "list") return assignSql(column, withoutPartsSql(columnSql(column), form.separator, { values, to }));
	if (column && parentColumn && form.kind === "prefix" && to !== null)
		return assignSql(column, withOtherKeySql(columnSql(column), form, { parentColumn, to }));
	if (column && type && form.kind === "array") return assignSql(column, withoutElementsSql(column, elementsSql(column, type, values), to));
	if (column && form.kind === "json") {
		const replacement = to === null ? sql`'null'::jsonb` : sql`to_jsonb(${to}::text)`;
		const going = { values, removes: to === null, replacement };
		const edited = withoutKeysSql(sql`${columnSql(column)}::jsonb`, stepsOf(form.path), going);
		return assignSql(column, sql`(${edited})::${typeSql(column.type)}`);
	}
	const [value = null] = to !== null && form.kind === "text" ? fill(form.template, [to]) : [to];
	return joinSql(
		columns.map((column) => assignSql(column, constantSql(column, value))),
		",",
	);
}

/** Geometric types, json and xml have no equality, so they are compared as text. */
function differsSql({ column, value }: { column: Column; value: string | null }): SQL {
	const stands = columnSql(column);
	if (value === null) return sql`${stands} is not null`;
	const wanted = constantSql(column, value);
	return column.type.equality
		? sql`(${stands} ${equalSql(column.type)} ${wanted}) is not true`
		: sql`(${stands}::text ${equalSql(textType)} ${wanted}::text) is not true`;
}

function assignSql(column: Column, value: SQL): SQL {
	return sql`${sql.identifier(column.name)} = ${value}`;
}

function constantSql({ type }: Column, value: string | null): SQL {
	return value === null ? sql`null` : constantOf(value, type);
}

/**
 * The text of an array, because the driver converts a lone parameter itself: it would send the text "true" to a boolean column as false.
 */
function constantOf(value: string, type: ColumnType): SQL {
	return type.element ? sql`${value}::${typeSql(type)}` : sql`(${valuesSql([value], type)})[1]`;
}

/**
 * Removes elements from an array. The array keeps its lower bound. An array of several dimensions also keeps its shape, so a single element
 * becomes null instead. PostgreSQL's own functions take one key, so the keys of the row are removed one after the other.
 */
function withoutElementsSql(column: Column, going: SQL, to: string | null): SQL {
	const element = column.type.element ?? textType;
	const array = columnSql(column);
	const replaced = (by: SQL) => sql`array_replace(f.array, g.key, ${by})`;
	const next =
		to === null
			? sql`case when array_ndims(f.array) > 1 then ${replaced(sql`null`)} else array_remove(f.array, g.key) end`
			: replaced(constantOf(to, element));
	const named = sql`select distinct e.key from unnest(${array}) as e(key) where e.key ${equalSql(element)} any(${going})`;
	return sql`(with recursive going as (select n.key, row_number() over () as number from (${named}) as n),
		folded as (
			select ${array} as array, 0::int8 as number
			union all
			select ${next}, g.number from folded as f join going as g on g.number = f.number + 1)
		select f.array from folded as f order by f.number desc limit 1)`;
}

/** The list without these parts, or with another part in their places. The space in front of a removed first part goes with it. */
function withoutPartsSql(list: SQL, separator: string, { values, to }: { values: readonly string[]; to: string | null }): SQL {
	const going = sql`${partSql} ${equalSql(textType)} any(${valuesSql(values, textType)})`;
	const parts = partsSql(list, separator);
	if (to !== null) {
		const replaced = sql`case when ${going} then replace(part.value, ${partSql}, ${to}::text) else part.value end`;
		return sql`(select string_agg(${replaced}, ${separator}::text order by part.position) from ${parts})`;
	}
	const rest = sql`(select coalesce(string_agg(part.value, ${separator}::text order by part.position), '') from ${parts} where not (${going}))`;
	const isFirst = sql`exists (select from ${parts} where part.position = 1 and ${going})`;
	return sql`case when ${isFirst} then ltrim(${rest}) else ${rest} end`;
}

/** The text with another key. What follows the key stays. */
function withOtherKeySql(
	value: SQL,
	form: Extract<Form, { kind: "prefix" }>,
	{ parentColumn, to }: { parentColumn: Column; to: string },
): SQL {
	const [before = ""] = form.template.split("{key}");
	const key = comparedTextSql(form, parentColumn, value) ?? value;
	return sql`${before}::text || ${to}::text || substr(${value}::text, ${[...before].length + 1}::int4 + length(${key}))`;
}

interface RemovedKeys {
	values: readonly string[];
	/** Whether list elements are removed. Otherwise they become the replacement, as a single value always does. */
	removes: boolean;
	replacement: SQL;
}

/**
 * The document without the keys that `jsonPath` finds, and otherwise unchanged. Like `jsonPath`, it treats a list as its elements at every
 * step, including the last. Both functions must find the same keys.
 */
function withoutKeysSql(document: SQL, path: readonly PathStep[], going: RemovedKeys, depth = 0): SQL {
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

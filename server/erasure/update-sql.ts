import { type SQL, sql } from "drizzle-orm";
import type { Column } from "./catalog/catalog.ts";
import type { Edge, PathStep } from "./graph/graph.ts";
import { textType, valuesSql } from "./key-values.ts";
import { elementsSql, fill, type Keys, valuesOf } from "./match-sql.ts";
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
		const edited = withoutKeysSql(sql`${columnSql(column)}::jsonb`, edge.form.path, { values, removes: rule.to === null, replacement });
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
		const asText = ["G", "U"].includes(column.type.category);
		return asText ? sql`${stands}::text is distinct from ${wanted}::text` : sql`${stands} is distinct from ${wanted}`;
	});
	return sql`(${joinSql(differs, "or")})`;
}

function assignSql(column: Column, value: SQL): SQL {
	return sql`${sql.identifier(column.name)} = ${value}`;
}

function constantSql(column: Column, value: string | null): SQL {
	return value === null ? sql`null` : sql`${value}::${typeSql(column.type)}`;
}

function withoutElementsSql(column: Column, going: SQL, to: string | null): SQL {
	const element = column.type.element ?? textType;
	const [kept, condition] =
		to === null
			? [sql`e.value`, sql`(e.value = any(${going})) is not true`]
			: [sql`case when e.value = any(${going}) then ${to}::${typeSql(element)} else e.value end`, sql`true`];
	return sql`(select coalesce(array_agg(${kept} order by e.position), '{}'::${typeSql(element)}[])
		from unnest(${columnSql(column)}) with ordinality as e(value, position) where ${condition})`;
}

interface Going {
	values: readonly string[];
	/** List elements are taken out; otherwise they become the replacement, as a single value always does. */
	removes: boolean;
	replacement: SQL;
}

/** The document with the keys at the path gone; whatever has another shape stays as it is. */
function withoutKeysSql(document: SQL, path: readonly PathStep[], going: Going, depth = 0): SQL {
	const [step, ...rest] = path;
	const isGoing = (value: SQL) => sql`coalesce(${value} #>> '{}' = any(${valuesSql(going.values, textType)}), false)`;
	if (!step) return sql`case when ${isGoing(document)} then ${going.replacement} else ${document} end`;
	if ("member" in step) {
		const inner = withoutKeysSql(sql`(${document} -> ${step.member}::text)`, rest, going, depth);
		return sql`case when jsonb_typeof(${document}) = 'object' and ${document} ? ${step.member}::text
			then jsonb_set(${document}, array[${step.member}::text], ${inner}) else ${document} end`;
	}
	const alias = sql.identifier(`e${depth}`);
	const value = sql`${alias}.value`;
	const kept = rest.length === 0 && going.removes ? sql`where not ${isGoing(value)}` : sql``;
	const inner = rest.length === 0 && going.removes ? value : withoutKeysSql(value, rest, going, depth + 1);
	const single = withoutKeysSql(document, rest, going, depth + 1);
	return sql`case when jsonb_typeof(${document}) = 'array' then (select coalesce(jsonb_agg(${inner} order by ${alias}.position), '[]'::jsonb)
		from jsonb_array_elements(${document}) with ordinality as ${alias}(value, position) ${kept}) else ${single} end`;
}

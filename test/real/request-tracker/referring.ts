import type postgres from "postgres";
import type { Condition, Reference, RelatedCondition } from "../../../server/crm/objects.ts";

export const bare = (table: string) => table.replace(/^public\./, "");

export const columnsOf = (reference: Reference) => ("column" in reference ? [reference.column] : reference.columns);

/** One reference for each value of a condition that allows several. */
export function oneByOne(reference: Reference): Reference[] {
	const condition = "when" in reference ? (reference.when ?? {}) : {};
	const several = Object.entries(condition).find(([, value]) => Array.isArray(value));
	if (!several) return [reference];
	const [column, values] = several;
	return (values as readonly string[]).map((value) => ({ ...reference, when: { ...condition, [column]: value } }));
}

export function describeReference(reference: Reference): string {
	const condition = "when" in reference ? Object.entries(reference.when ?? {}).map(([column, value]) => `${column} ${value}`) : [];
	const related =
		"whereRelated" in reference && reference.whereRelated
			? [`${reference.whereRelated.not ? "not " : ""}of ${JSON.stringify(Object.values(reference.whereRelated.where))}`]
			: [];
	const form = "form" in reference && reference.form?.kind === "text" ? " as a text" : "";
	return `${bare(reference.table)}.${columnsOf(reference).join(", ")} → ${bare(String(reference.to))}${form} (${[reference.rule, ...condition, ...related].join(", ")})`;
}

/** After `from`: rows of the referring table, `child`, that name a row of the referred one, `parent`; for users, one of the people who are served. */
export function referring(sql: postgres.Sql, reference: Reference) {
	if (!("column" in reference)) throw new Error("The adapter has no reference by several columns.");
	const [child, parent] = [sql`public.${sql(bare(reference.table))}`, sql`public.${sql(bare(reference.to))}`];
	const template = "form" in reference && reference.form?.kind === "text" ? reference.form.template.split("{key}") : ["", ""];
	const [before = "", after = ""] = template;
	const key = sql`${before} || parent.id::text || ${after}`;
	const itself = reference.table === reference.to ? sql`and child.id <> parent.id` : sql``;
	const served = reference.to === "public.users" ? sql`and parent.name like '%@customer.example'` : sql``;
	const near =
		"through" in reference ? throughSteps(sql, reference.through, reference.column) : sql`child.${sql(reference.column)}::text = ${key}`;
	return sql`${child} as child, ${parent} as parent
		where ${near} ${conditions(sql, "child", reference.when)} ${besides(sql, reference)} ${itself} ${served}`;
}

type Through = Extract<Reference, { through: unknown }>["through"];

function throughSteps(sql: postgres.Sql, through: Through, column: string) {
	const [first, second] = through;
	if (!first) throw new Error("An indirect reference without steps.");
	const from = sql`from public.${sql(bare(first.table))} as one`;
	if (!second)
		return sql`exists (select 1 ${from} where one.${sql(first.fromColumn)} = parent.id and one.${sql(first.toColumn)} = child.${sql(column)} ${conditions(sql, "one", first.when)})`;
	return sql`exists (select 1 ${from} join public.${sql(bare(second.table))} as two on two.${sql(second.fromColumn)} = one.${sql(first.toColumn)}
		where one.${sql(first.fromColumn)} = parent.id and two.${sql(second.toColumn)} = child.${sql(column)} ${conditions(sql, "two", second.when)})`;
}

function besides(sql: postgres.Sql, reference: Reference) {
	if (!("whereRelated" in reference) || !reference.whereRelated) return sql``;
	const { column, to, toColumn, where, not } = reference.whereRelated;
	return sql`and ${not ? sql`not` : sql``} exists (select 1 from public.${sql(bare(to))} as related
		where related.${sql(toColumn)} = child.${sql(column)} ${listedConditions(sql, "related", where)})`;
}

/** Conditions with values that another table lists. */
function listedConditions(sql: postgres.Sql, alias: string, condition: RelatedCondition) {
	return Object.entries(condition).reduce((before, [column, value]) => {
		const parts = Array.isArray(value) ? value : [value];
		const plain = parts.filter((part) => typeof part !== "object").map(String);
		const lists = parts.filter((part) => typeof part === "object");
		const either = lists.reduce(
			(before, { table, column: listed, template, where }) => sql`${before} or ${sql(alias)}.${sql(column)}::text in (
				select replace(${template}, '{key}', list.${sql(listed)}::text) from public.${sql(bare(table))} as list
				where true ${conditions(sql, "list", where)})`,
			sql`${sql(alias)}.${sql(column)}::text = any(${plain})`,
		);
		return sql`${before} and (${either})`;
	}, sql``);
}

function conditions(sql: postgres.Sql, alias: string, condition: Condition = {}) {
	return Object.entries(condition).reduce(
		(before, [column, value]) =>
			sql`${before} and ${sql(alias)}.${sql(column)}::text = any(${(Array.isArray(value) ? value : [value]).map(String)})`,
		sql``,
	);
}

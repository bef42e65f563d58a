import postgres from "postgres";
import { afterAll, describe, expect, inject, test } from "vitest";
import { fillSettings } from "../../server/crm/fill-settings.ts";
import type { Condition, Reference } from "../../server/crm/objects.ts";
import requestTracker from "../../server/crm/request-tracker/index.ts";
import { seedCopies } from "./copies.ts";
import { decidedToStay, entriesThatTellNothing, plainColumns, typesThatStay } from "./reference-table.ts";
import { organization } from "./site.ts";

const { seed, databaseUrl } = inject("requestTracker");
const sql = seed ? (await seedCopies()("rt_references")).sql : postgres(databaseUrl, { max: 2, onnotice: () => {} });
if (!seed) afterAll(() => sql.end());

const { references } = fillSettings(requestTracker, { organization });
const bare = (table: string) => table.replace(/^public\./, "");
const columnsOf = (reference: Reference) => ("column" in reference ? [reference.column] : reference.columns);
const named = new Set(references.flatMap((reference) => columnsOf(reference).map((column) => `${bare(reference.table)}.${column}`)));

describe("every column of the schema", () => {
	test("is named by the adapter, is decided to stay, or holds no reference, and only one of these", async () => {
		const columns = await sql<{ name: string }[]>`
			select table_name || '.' || column_name as name from information_schema.columns
			where table_schema = 'public' order by 1`;
		const plain = new Set(Object.entries(plainColumns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`)));
		const decisions = columns.map(({ name }) => ({
			name,
			decisions: [named.has(name), name in decidedToStay, plain.has(name)].filter(Boolean).length,
		}));
		expect(decisions.filter(({ decisions }) => decisions !== 1)).toEqual([]);
	});

	test("that says a type holds only types that were decided", async () => {
		const undecided: string[] = [];
		for (const [column, staying] of Object.entries(typesThatStay)) {
			const [table = "", name = ""] = column.split(".");
			const found = await sql<{ type: string }[]>`select distinct ${sql(name)} as type from ${sql(table)}`;
			const known = references.filter((reference) => bare(reference.table) === table).flatMap((reference) => valuesOf(reference, name));
			undecided.push(...found.map(({ type }) => type).filter((type) => !known.includes(type) && !staying.includes(type)));
		}
		expect(undecided).toEqual([]);
	});

	test("of the history was decided for every kind of entry", async () => {
		const found = await sql<{ type: string }[]>`
			select distinct type from transactions where coalesce(field, oldvalue, newvalue) is not null`;
		const known = references.filter(({ table }) => table === "public.transactions").flatMap((reference) => valuesOf(reference, "type"));
		expect(found.map(({ type }) => type).filter((type) => !known.includes(type) && !entriesThatTellNothing.includes(type))).toEqual([]);
	});
});

function valuesOf(reference: Reference, column: string): readonly (string | number | boolean | null)[] {
	const value = "when" in reference ? reference.when?.[column] : undefined;
	return value === undefined ? [] : Array.isArray(value) ? value : [value as string];
}

describe("the seed really has a row for", () => {
	const cases = references.flatMap(oneByOne).map((reference) => ({ name: describeReference(reference), reference }));
	test.each(cases)("$name", async ({ reference }) => {
		const rows = await sql`select 1 from ${referring(reference)} limit 1`;
		expect(rows).toHaveLength(1);
	});
});

/** One reference for each value of a condition that allows several. */
function oneByOne(reference: Reference): Reference[] {
	const condition = "when" in reference ? (reference.when ?? {}) : {};
	const several = Object.entries(condition).find(([, value]) => Array.isArray(value));
	if (!several) return [reference];
	const [column, values] = several;
	return (values as readonly string[]).map((value) => ({ ...reference, when: { ...condition, [column]: value } }));
}

function describeReference(reference: Reference): string {
	const condition = "when" in reference ? Object.entries(reference.when ?? {}).map(([column, value]) => `${column} ${value}`) : [];
	const beside =
		"beside" in reference && reference.beside
			? [`${reference.beside.not ? "not " : ""}of ${Object.values(reference.beside.where).join(" ")}`]
			: [];
	const form = "form" in reference && reference.form?.kind === "text" ? " as an address" : "";
	return `${bare(reference.table)}.${columnsOf(reference).join(", ")} → ${bare(String(reference.to))}${form} (${[reference.rule, ...condition, ...beside].join(", ")})`;
}

/** Rows of the referring table that name a row of the referred one; for users, one of the people who are served. */
function referring(reference: Reference) {
	if (!("column" in reference)) throw new Error("The adapter has no reference by several columns.");
	const [child, parent] = [sql`public.${sql(bare(reference.table))}`, sql`public.${sql(bare(reference.to))}`];
	const template = "form" in reference && reference.form?.kind === "text" ? reference.form.template.split("{key}") : ["", ""];
	const [before = "", after = ""] = template;
	const key = sql`${before} || parent.id::text || ${after}`;
	const itself = reference.table === reference.to ? sql`and child.id <> parent.id` : sql``;
	const served = reference.to === "public.users" ? sql`and parent.name like '%@customer.example'` : sql``;
	const near =
		"through" in reference ? throughSteps(reference.through, reference.column) : sql`child.${sql(reference.column)}::text = ${key}`;
	return sql`${child} as child, ${parent} as parent where ${near} ${conditions("child", reference.when)} ${besides(reference)} ${itself} ${served}`;
}

type Through = Extract<Reference, { through: unknown }>["through"];

function throughSteps(through: Through, column: string) {
	const [first, second] = through;
	if (!first) throw new Error("An indirect reference without steps.");
	const from = sql`from public.${sql(bare(first.table))} as one`;
	if (!second)
		return sql`exists (select 1 ${from} where one.${sql(first.near)} = parent.id and one.${sql(first.far)} = child.${sql(column)} ${conditions("one", first.when)})`;
	return sql`exists (select 1 ${from} join public.${sql(bare(second.table))} as two on two.${sql(second.near)} = one.${sql(first.far)}
		where one.${sql(first.near)} = parent.id and two.${sql(second.far)} = child.${sql(column)} ${conditions("two", second.when)})`;
}

function besides(reference: Reference) {
	if (!("beside" in reference) || !reference.beside) return sql``;
	const { column, to, toColumn, where, not } = reference.beside;
	return sql`and ${not ? sql`not` : sql``} exists (select 1 from public.${sql(bare(to))} as beside
		where beside.${sql(toColumn)} = child.${sql(column)} ${conditions("beside", where)})`;
}

function conditions(alias: string, condition: Condition = {}) {
	return Object.entries(condition).reduce(
		(before, [column, value]) =>
			sql`${before} and ${sql(alias)}.${sql(column)}::text = any(${(Array.isArray(value) ? value : [value]).map(String)})`,
		sql``,
	);
}

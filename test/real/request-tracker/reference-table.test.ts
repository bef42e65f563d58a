import { describe, expect, test } from "vitest";
import type { Reference } from "../../../server/crm/objects.ts";
import { seedCopies } from "./copies.ts";
import { crm } from "./erase.ts";
import { decidedToStay, entriesThatTellNothing, plainColumns, typesThatStay } from "./reference-table.ts";
import { bare, columnsOf, describeReference, oneByOne, referring } from "./referring.ts";

const { sql } = await seedCopies()("rt_references");
const { references } = crm;
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

	test("that holds a type holds only types with a decision", async () => {
		const undecided: string[] = [];
		for (const [column, staying] of Object.entries(typesThatStay)) {
			const [table = "", name = ""] = column.split(".");
			const found = await sql<{ type: string }[]>`select distinct ${sql(name)} as type from ${sql(table)}`;
			const known = references.filter((reference) => bare(reference.table) === table).flatMap((reference) => valuesOf(reference, name));
			undecided.push(...found.map(({ type }) => type).filter((type) => !known.includes(type) && !staying.includes(type)));
		}
		expect(undecided).toEqual([]);
	});

	test("of the history has a decision for every kind of entry", async () => {
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

describe("the seed contains a row for", () => {
	const wanted = references.filter((reference) => !("optional" in reference)).flatMap(oneByOne);
	test.each(wanted.map((reference) => [describeReference(reference), reference] as const))("%s", async (_, reference) => {
		const rows = await sql`select 1 from ${referring(sql, reference)} limit 1`;
		expect(rows).toHaveLength(1);
	});
});

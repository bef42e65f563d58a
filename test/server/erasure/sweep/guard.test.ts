import { expect, test } from "vitest";
import type { DeclaredReference } from "../../../../server/crm/objects.ts";
import { guardSql } from "../../../../server/erasure/sweep/guard.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, make, load, erase } = await openErasing();

const snowflake = "7219876543210987654";
const tables = `
	create table people (id bigint primary key, name text, named text); insert into people values (1, 'gone'), (2, 'stays'), (${snowflake}, 'gone');
	create table kinds (id int primary key, word text); insert into kinds values (1, 'person'), (2, 'company');
	create table log (id serial primary key, kind text, kind_id int, person bigint, word text, members bigint[], document jsonb);
	delete from expunge.tombstones`;

type Part = Partial<Pick<DeclaredReference, "when" | "whenNot" | "whereRelated" | "toWhere" | "form">> & {
	column?: string;
	refuses?: true;
};

/** Erases 1 and the snowflake id under the guard, then inserts rows one by one. Returns those that the database refuses. */
async function tryRows({ refuses, ...part }: Part, rows: readonly string[]): Promise<string[]> {
	await make(tables);
	const reference = { declared: true, table: "shop.log", column: "person", to: "shop.people", ...part } as const;
	const crm = shop(refuses ? { ...reference, rule: "refuse" } : { ...reference, rule: "delete" });
	const graph = await load(crm);
	const [edge] = graph.edges;
	await sql.unsafe((edge && guardSql(graph, edge)) ?? "");
	await erase(crm, ["1", snowflake]);
	const refused: string[] = [];
	for (const row of rows) {
		await sql.unsafe(row).catch((error) => {
			expect(error).toMatchObject({ code: "23503", message: expect.stringContaining("permanently deleted") });
			refused.push(row);
		});
	}
	return refused;
}

const naming = (person: string, kind = "'person'", kindId = "1") =>
	`insert into shop.log (person, kind, kind_id) values (${person}, ${kind}, ${kindId})`;

test("a guard refuses only rows that name a deleted record, numbers of 19 digits included", async () => {
	const good = [naming("2"), naming("null"), naming("99"), naming("9223372036854775807")];
	expect(await tryRows({}, [naming("1"), naming(snowflake), ...good])).toEqual([naming("1"), naming(snowflake)]);
});

test.each<[string, Part]>([
	["that has the values of the reference", { when: { kind: "person" } }],
	["that lacks the values of others", { whenNot: { kind: "company" } }],
	[
		"that is of the right kind by another table",
		{ whereRelated: { column: "kind_id", to: "shop.kinds", toColumn: "id", where: { word: "person" } } },
	],
	[
		"that is not of the wrong kind by another table",
		{ whereRelated: { column: "kind_id", to: "shop.kinds", toColumn: "id", where: { word: "company" }, not: true } },
	],
])("a guard checks only a row %s, even if an update makes it one", async (_, part) => {
	const bad = naming("1");
	const another = naming("1", "'company'", "2");
	const becomes = "update shop.log set kind = 'person', kind_id = 1 where person = 1";
	expect(await tryRows(part, [bad, another, becomes])).toEqual([bad, becomes]);
	expect(await sql`select kind, kind_id from shop.log`).toEqual([{ kind: "company", kind_id: 2 }]);
});

test("a guard ignores a record of another kind with the same key", async () => {
	expect(await tryRows({ toWhere: { name: "gone" } }, [naming("2")])).toEqual([]);
	await sql`insert into shop.people values (1, 'another')`;
	await expect(sql.unsafe(naming("1"))).rejects.toMatchObject({ code: "23503" });
	await sql`update shop.people set name = 'gone'`;
	await sql.unsafe(naming("1"));
});

test("a row without a kind is not of the other kind, so its guard checks it", async () => {
	const unknown = naming("1", "null", "null");
	expect(await tryRows({ whenNot: { kind: "company" } }, [unknown])).toEqual([unknown]);
	expect(await tryRows({ when: { kind: "person" } }, [unknown])).toEqual([]);
});

test.each<[string, Part, [bad: string, good: string]]>([
	["a text", { column: "word", form: { kind: "text", template: "it's {key}" } }, ["'it''s 1'", "'it''s 2'"]],
	["a text that is compared as it stands", { column: "word" }, ["'1'", "'01'"]],
	["an array", { column: "members", form: { kind: "array" } }, ["'{2,1}'", "'{2,3}'"]],
	[
		"a document",
		{ column: "document", form: { kind: "json", path: '$."the people"[*].id' } },
		[`'{"the people": [{"id": 2}, {"id": "1"}]}'`, `'{"people": [{"id": 1}]}'`],
	],
])("a guard finds the key in %s", async (_, part, [bad, good]) => {
	const write = (value: string) => `insert into shop.log (${part.column}) values (${value})`;
	expect(await tryRows(part, [write(good), write(bad)])).toEqual([write(bad)]);
});

test("a guard rejects a row with the rule refuse once its record is deleted", async () => {
	expect(await tryRows({ refuses: true }, [naming("1"), naming("2")])).toEqual([naming("1")]);
});

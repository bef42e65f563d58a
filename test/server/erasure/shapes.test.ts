import { expect, test } from "vitest";
import type { Reference, Rule } from "../../../server/crm/objects.ts";
import { guardSql } from "../../../server/erasure/sweep/guard.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const people = "create table people (id bigint primary key, name text); insert into people select n, 'p' || n from generate_series(1, 5) n";
const board = { declared: true, table: "shop.boards", column: "layout", to: "shop.people" } as const;
const client = { kind: "json", path: "$.client" } as const;

/** Returns the documents after the deletion of person 1 and two sweeps, and the number of changed rows. */
async function eraseFromDocuments(documents: readonly unknown[], path: string, rule: Rule): Promise<{ left: unknown[]; swept: number[] }> {
	await make(`${people}; create table boards (id serial primary key, layout jsonb); delete from expunge.tombstones`);
	for (const document of documents) await sql`insert into shop.boards (layout) values (${JSON.stringify(document)}::text::jsonb)`;
	const form = { kind: "json", path } as const;
	const crm = shop({ ...board, form, ...rule });
	await erase(crm, ["1"]);
	const graph = await load(crm);
	const swept: number[] = [];
	for (const _ of [1, 2]) {
		await sql`update expunge.tombstones set due_at = now() - interval '1 day'`;
		swept.push((await sweepTombstones(db, graph)).rows);
	}
	const rows = await sql<{ layout: unknown }[]>`select layout from shop.boards order by id`;
	return { left: rows.map(({ layout }) => layout), swept };
}

const shapes = [
	{ pinned: { client: 1, note: "one object" } },
	{ pinned: [{ client: 1, note: "a list" }, { client: 2 }, 7] },
	{ pinned: { client: [1, 2] } },
	[{ pinned: { client: 1 } }, { pinned: [{ client: [2, 1] }] }],
	{ pinned: [[{ client: 1 }]], client: 1 },
];

test("a key is removed from JSON objects and lists, at every step of its path, and no sweep finds it again", async () => {
	expect(await eraseFromDocuments(shapes, "$.pinned.client", { rule: "detach" })).toEqual({
		left: [
			{ pinned: { client: null, note: "one object" } },
			{ pinned: [{ client: null, note: "a list" }, { client: 2 }, 7] },
			{ pinned: { client: [2] } },
			[{ pinned: { client: null } }, { pinned: [{ client: [2] }] }],
			{ pinned: [[{ client: 1 }]], client: 1 },
		],
		swept: [0, 0],
	});
});

test("another record replaces a key in JSON, in lists too", async () => {
	const { left } = (await eraseFromDocuments(shapes, "$.pinned.client[*]", { rule: "detach", value: 3 } as Reference)) as {
		left: unknown[];
	};
	expect(left.slice(1, 4)).toEqual([
		{ pinned: [{ client: "3", note: "a list" }, { client: 2 }, 7] },
		{ pinned: { client: ["3", 2] } },
		[{ pinned: { client: "3" } }, { pinned: [{ client: [2, "3"] }] }],
	]);
});

test.each([
	["$[*]", [[1, 2], 1], [[2], null]],
	["$", [[1, 2], 1], [[2], null]],
	["$.a[*].b", [{ a: [{ b: 1 }, [{ b: "1" }, 5]] }, { a: { b: 1 } }], [{ a: [{ b: null }, [{ b: null }, 5]] }, { a: { b: null } }]],
	["$.a[*][*]", [{ a: [[1, 2], 1] }, { a: 1 }], [{ a: [[2], null] }, { a: null }]],
])("the rule changes exactly what the path %s finds", async (path, documents, left) => {
	expect(await eraseFromDocuments(documents, path, { rule: "detach" })).toEqual({ left, swept: [0, 0] });
});

test("documents of every shape are deleted with the record that they name", async () => {
	expect(await eraseFromDocuments(shapes, "$.pinned.client", { rule: "delete" })).toMatchObject({ left: [shapes[4]] });
});

const members = { declared: true, table: "shop.lists", column: "members", to: "shop.people", form: { kind: "array" } } as const;

test("an array with several dimensions or another lower bound keeps its shape when a key is removed", async () => {
	const lists = ["{1,2}", "[0:2]={1,2,3}", "{{1,2},{3,1}}", "[2:3][0:1]={{1,2},{3,4}}", "[5:5]={1}", "{1,null,1}"];
	const eraseFrom = async (rule: Rule) => {
		await make(`${people}; create table lists (id serial primary key, members bigint[])`);
		for (const list of lists) await sql`insert into shop.lists (members) values (${list}::text::bigint[])`;
		await erase(shop({ ...members, ...rule }), ["1"]);
		return (await sql`select members::text from shop.lists order by id`).map(({ members }) => members);
	};
	expect(await eraseFrom({ rule: "detach" })).toEqual([
		"{2}",
		"[0:1]={2,3}",
		"{{NULL,2},{3,NULL}}",
		"[2:3][0:1]={{NULL,2},{3,4}}",
		"{}",
		"{NULL}",
	]);
	expect(await eraseFrom({ rule: "detach", value: 5 })).toEqual([
		"{5,2}",
		"[0:2]={5,2,3}",
		"{{5,2},{3,5}}",
		"[2:3][0:1]={{5,2},{3,4}}",
		"[5:5]={5}",
		"{5,NULL,5}",
	]);
});

test.each([
	["detach", "person int", "1", { column: "person", rule: "detach" }],
	["a stated value", "person int", "1", { column: "person", rule: "detach", value: 2 }],
	["scrub", "person int, words text", "1, 'hello'", { column: "person", rule: "scrub", values: { words: "-" } }],
	["an array", "members int[]", "'{1,2}'", { column: "members", form: { kind: "array" }, rule: "detach" }],
	["a document", "content jsonb", `'{"id": [1]}'`, { column: "content", form: { kind: "json", path: "$.id" }, rule: "detach" }],
	["a text", "uri text", "'crm://1'", { column: "uri", form: { kind: "text", template: "crm://{key}" }, rule: "detach" }],
])("a record stays when a trigger restores, after the update, what its rule removed: %s", async (_, columns, values, rule) => {
	await make(`${people}; create table notes (number int primary key, ${columns}); insert into notes values (1, ${values});
		create function put_back() returns trigger language plpgsql as $$ begin
			if pg_trigger_depth() = 1 then delete from shop.notes where number = 1; insert into shop.notes select old.*; end if; return null; end $$;
		create trigger put_back after update on notes for each row execute function put_back()`);
	const crm = shop({ declared: true, table: "shop.notes", to: "shop.people", ...rule } as Reference);
	await expect(erase(crm, ["1"])).rejects.toThrow("shop.notes still hold the reference");
	expect(await sql`select id::int from shop.people where id = 1`).toEqual([{ id: 1 }]);
});

test("a json document that jsonb cannot hold keeps only the record that it names, and does not hide a reference", async () => {
	const documents = [
		{ client: 1, note: "\0" },
		{ client: 2, note: "\ud800 and \udc00" },
		{ client: 3, note: "\\u0000" },
		{ client: 4, note: "😀" },
	].map((document) => JSON.stringify(document));
	await make(`${people}; create table boards (id serial primary key, layout json); delete from expunge.tombstones`);
	for (const document of documents) await sql`insert into shop.boards (layout) values (${document}::text::json)`;
	const crm = shop({ ...board, form: client, rule: "detach" });
	for (const key of ["1", "2"]) await expect(erase(crm, [key])).rejects.toMatchObject({ cause: { code: expect.stringMatching(/^22P0/) } });
	for (const key of ["3", "4", "5"]) expect((await erase(crm, [key])).refused).toEqual([]);
	expect(await sql`select layout::text from shop.boards order by id`).toEqual([
		{ layout: documents[0] },
		{ layout: documents[1] },
		{ layout: expect.stringContaining(String.raw`"note": "\\u0000"`) },
		{ layout: expect.stringContaining(`"note": "😀"`) },
	]);
	await erase(shop({ ...board, form: client, rule: "delete" }), ["1", "2"]);
	expect(await sql`select id from shop.boards order by id`).toEqual([{ id: 3 }, { id: 4 }]);
});

test("the guard of a json column lets the CRM write documents that jsonb cannot hold", async () => {
	await make(`${people}; create table boards (id serial primary key, layout json); delete from expunge.tombstones`);
	const crm = shop({ ...board, form: client, rule: "delete" });
	const graph = await load(crm);
	for (const edge of graph.edges) await sql.unsafe(guardSql(graph, edge) ?? "");
	await erase(crm, ["1"]);
	const write = (document: object) => sql`insert into shop.boards (layout) values (${JSON.stringify(document)}::text::json)`;
	await write({ client: 2, note: "\0" });
	await expect(write({ client: 1, note: "\0" })).rejects.toMatchObject({ code: "23503" });
});

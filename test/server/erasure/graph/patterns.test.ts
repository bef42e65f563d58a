import { expect, test, vi } from "vitest";
import { readCrm } from "../../../../server/crm/load.ts";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import { createLiveGraph } from "../../../../server/erasure/graph/live-graph.ts";
import type { Logger } from "../../../../server/log.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();

const tables = `create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben');
	create table orders (id int primary key, person int references people on delete cascade, parent int); insert into orders values (1, 2, null), (2, 1, null), (3, 1, null), (4, 2, 3);
	create table people__history (id int, at int, name text); insert into people__history values (1, 1, 'An'), (1, 2, 'Ann'), (2, 1, 'B');
	create table orders__history (id int, at int); insert into orders__history values (1, 1), (2, 1), (3, 1), (3, 2);
	create table others__history (id int); insert into others__history values (1);
	create table notes (id int primary key, about text); insert into notes values (1, 'crm.person,1'), (2, 'crm.order,1'), (3, 'crm.order,3'), (4, 'crm.other,1'), (5, 'crm.person,11');
	create table files (id int primary key, model text, record int); insert into files values (1, 'crm.person', 1), (2, 'crm.order', 1), (3, 'crm.order', 2), (4, 'crm.other', 1)`;
const models = { "crm.person": "shop.people", "crm.order": "shop.orders" } as const;
const crm: CrmDatabase = {
	...shop(),
	patterns: [
		{ tables: "shop.{table}__history", column: "id", to: "shop.{table}", rule: "delete" },
		{ tables: "shop.notes", column: "about", models, form: { kind: "text", template: "{model},{key}" }, rule: "delete" },
		{ tables: "shop.{table}", column: "record", models, when: { model: "{model}" }, rule: "delete" },
		{ tables: "shop.{table}", column: "parent", to: "shop.{table}", rule: "detach" },
	],
	otherKeys: "as they are",
};

test("patterns and keys as they are reach every row of a record, and no other", async () => {
	await make(tables);
	const graph = await load(crm);
	expect(graph.problems).toEqual([]);
	expect(graph.covered.map(({ by, references }) => [by, references.map(({ name }) => name)])).toEqual([
		["shop.{table}__history(id) → shop.{table}", ["shop.orders__history(id) → shop.orders", "shop.people__history(id) → shop.people"]],
		["shop.notes(about) → {model} as text", ["shop.notes(about) → shop.people as text", "shop.notes(about) → shop.orders as text"]],
		[
			'shop.{table}(record) → {model} when {"model":"{model}"}',
			['shop.files(record) → shop.people when {"model":"crm.person"}', 'shop.files(record) → shop.orders when {"model":"crm.order"}'],
		],
		["shop.{table}(parent) → shop.{table}", ["shop.orders(parent) → shop.orders"]],
		[null, ["shop.orders(person) → shop.people(id)"]],
	]);
	expect(await watch(() => erase(crm, ["1"]))).toEqual({
		people: { gone: ["1"] },
		people__history: { gone: ["(1,1,An)", "(1,2,Ann)"] },
		orders: { gone: ["2", "3"], changed: ["4"] },
		orders__history: { gone: ["(2,1)", "(3,1)", "(3,2)"] },
		notes: { gone: ["1", "3"] },
		files: { gone: ["1", "3"] },
	});
});

test("a table that appears later is covered, with its keys", async () => {
	await make(tables);
	const before = await load(crm);
	await sql.unsafe(`create table shop.visits (id int primary key, person int references shop.people); insert into shop.visits values (7, 2);
		create table shop.visits__history (id int); insert into shop.visits__history values (7)`);
	const after = await load(crm);
	expect(after.fingerprint).not.toBe(before.fingerprint);
	const names = after.covered.flatMap(({ references }) => references.map(({ name, rule }) => `${name}: ${rule}`));
	expect(names).toContain("shop.visits(person) → shop.people(id): refuse");
	expect(names).toContain("shop.visits__history(id) → shop.visits: delete");
	expect(await watch(async () => expect(await erase(crm, ["2"])).toMatchObject({ refused: [{ key: "2" }] }))).toEqual({});
});

test.each([
	["from a sequence and unique", "id serial primary key"],
	["from a sequence alone", "id serial"],
	["from the application", "id int primary key"],
])("a column with numbers of its own, %s, is not taken for references, and blocks until somebody has decided", async (_, id) => {
	const history = `create table people__history (${id}, person int); insert into people__history values (1, 2), (2, 1)`;
	await make(`${tables}; drop table people__history; ${history}`);
	const { problems } = await load(crm);
	expect(problems).toMatchObject([{ kind: "undecided", objects: ["person"], message: expect.stringContaining("the row's own number") }]);
	const kept = new Function(`return ${problems[0]?.proposal?.replace(/,$/, "")}`)();
	const decided = { ...crm, references: [kept] };
	expect((await load(decided)).problems).toEqual([]);
	expect(await watch(() => erase(decided, ["1"]))).not.toHaveProperty("people__history");
});

test("the log names a reference once when it is covered for the first time", async () => {
	await make(tables);
	const [info, warn] = [vi.fn(), vi.fn()];
	const start = () => createLiveGraph(db, crm, { info, warn } as unknown as Logger);
	await start().reload();
	await start().reload();
	expect(info.mock.calls).toEqual([[{ references: 8 }, expect.any(String)]]);
	expect(warn).not.toHaveBeenCalled();
	await sql.unsafe(
		"create table shop.visits (id int primary key, person int references shop.people); create table shop.visits__history (id int)",
	);
	await start().reload();
	await start().reload();
	const references = ["shop.visits(person) → shop.people(id)", "shop.visits__history(id) → shop.visits"];
	expect(warn.mock.calls).toEqual([[{ references }, expect.any(String)]]);
});

test("an adapter's file can hold patterns", async () => {
	const { patterns, otherKeys } = readCrm({ name: "shop", title: "Shop", pages: { records: [], items: [], results: [] }, ...crm });
	expect({ patterns, otherKeys }).toEqual({ patterns: crm.patterns, otherKeys: crm.otherKeys });
});

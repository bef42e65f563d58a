import { expect, test, vi } from "vitest";
import { readCrm } from "../../../../server/crm/load.ts";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import type { Problem } from "../../../../server/erasure/graph/graph.ts";
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

const proposalsOf = (problems: readonly Problem[]) => problems.map(({ proposal = {} }) => proposal as unknown as Reference);

test("patterns and keys that follow the database reach every row of a record, and no other", async () => {
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
	const decided = { ...crm, references: proposalsOf(problems) };
	expect((await load(decided)).problems).toEqual([]);
	expect(await watch(() => erase(decided, ["1"]))).not.toHaveProperty("people__history");
});

const pairs = "create table files (id int primary key, model text, kind text, record int)";
const ofModels = { tables: "shop.files", column: "record", models, when: { model: "{model}" }, rule: "delete" } as const;
const files = { declared: true, table: "shop.files", column: "record", to: "shop.people", rule: "keep" } as const;

test("a separate reference with a condition leaves the other rows to the pattern", async () => {
	await make(`create table people (id int primary key, name text); create table orders (id int primary key, person int);
		${pairs}; insert into people values (1, 'Anna'); insert into orders values (1, 1);
		insert into files values (1, 'crm.person', 'draft', 1), (2, 'crm.person', 'final', 1), (3, 'crm.person', null, 1), (4, 'crm.order', 'draft', 1), (5, null, 'draft', 1)`);
	const exception = { ...files, when: { model: "crm.person", kind: "draft" } };
	const orders = { declared: true, table: "shop.orders", column: "person", to: "shop.people", rule: "delete" } as const;
	const crm = { ...shop(exception, orders), patterns: [ofModels] };
	expect((await load(crm)).problems).toEqual([]);
	expect(await watch(() => erase(crm, ["1"]))).toEqual({
		people: { gone: ["1"] },
		orders: { gone: ["1"] },
		files: { gone: ["2", "3", "4"] },
	});
});

test("a separate reference without a condition states every row of the column", async () => {
	await make(`create table people (id int primary key, name text); create table orders (id int primary key, person int);
		${pairs}; insert into people values (1, 'Anna'); insert into orders values (1, 1); insert into files values (1, 'crm.person', null, 1), (2, 'crm.order', null, 1)`);
	const orders = { declared: true, table: "shop.orders", column: "person", to: "shop.people", rule: "delete" } as const;
	const crm = { ...shop(files, orders), patterns: [ofModels] };
	expect(await watch(() => erase(crm, ["1"]))).toEqual({ people: { gone: ["1"] }, orders: { gone: ["1"] } });
});

test("a pattern finds its rows before another rule overwrites the condition's column, and no row with null in it", async () => {
	await make(`create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben');
		create table files (id int primary key, model text, record int, author int);
		insert into files values (1, 'crm.person', 1, 1), (2, 'crm.person', 1, 2), (3, 'crm.person', 2, 1), (4, null, 1, 1), (5, null, 1, 2), (6, 'other', 1, 1)`);
	const author = { declared: true, table: "shop.files", column: "author", to: "shop.people", rule: "scrub" } as const;
	const crm = {
		...shop({ ...author, values: { model: null, author: null } }),
		patterns: [{ ...ofModels, models: { "crm.person": "shop.people" } as const }],
	};
	expect(await watch(() => erase(crm, ["1"]))).toEqual({ people: { gone: ["1"] }, files: { gone: ["1", "2"], changed: ["3", "4", "6"] } });
});

const record = { tables: "shop.{table}", column: "record", models: { "crm.person": "shop.people" } } as const;

test.each<[string, string, Partial<CrmDatabase>, readonly string[]]>([
	[
		"without the condition's columns",
		"create table calls (record int)",
		{ patterns: [{ ...record, when: { model: "{model}" }, rule: "delete" }] },
		[],
	],
	[
		"whose column cannot hold the text",
		"create table surveys (about int)",
		{ patterns: [{ ...record, column: "about", form: { kind: "text", template: "{model},{key}" }, rule: "delete" }] },
		["shop.surveys(about) → shop.people as text"],
	],
	[
		"whose condition's column cannot hold the model",
		"create table calls (record int, model int)",
		{ patterns: [{ ...record, when: { model: "{model}" }, rule: "delete" }] },
		['shop.calls(record) → shop.people when {"model":"crm.person"}'],
	],
	[
		"whose column cannot be null",
		"create table people__bills (person int not null references people)",
		{ patterns: [{ tables: "shop.{table}__bills", column: "person", to: "shop.{table}", rule: "detach" }] },
		["shop.people__bills(person) → shop.people(id)"],
	],
	[
		"without the column to overwrite",
		"create table bills (record int, model text)",
		{ patterns: [{ ...record, when: { model: "{model}" }, rule: "scrub", values: { note: "gone" } }] },
		['shop.bills(record) → shop.people when {"model":"crm.person"}'],
	],
	[
		"that would refer to a record that does not exist",
		"create table bills (record int, model text)",
		{ patterns: [{ ...record, when: { model: "{model}" }, rule: "detach", value: 99 }] },
		['shop.bills(record) → shop.people when {"model":"crm.person"}'],
	],
	[
		"that names a column that is not unique",
		"create table bills (record text, model text)",
		{ patterns: [{ ...record, toColumn: "name", when: { model: "{model}" }, rule: "delete" }] },
		['shop.bills(record) → shop.people(name) when {"model":"crm.person"}'],
	],
	[
		"with a foreign key and the rule keep",
		"create table people__notes (person int references people)",
		{ patterns: [{ tables: "shop.{table}__notes", column: "person", to: "shop.{table}", rule: "keep" }] },
		["shop.people__notes(person) → shop.people(id)"],
	],
	[
		"with two columns that overwrite each other's conditions",
		"create table bills (record int, model text, other int)",
		{
			patterns: [
				{ ...record, when: { model: "{model}" }, rule: "scrub", values: { other: null } },
				{ ...record, column: "other", when: { model: "{model}" }, rule: "scrub", values: { record: null } },
			],
		},
		['shop.bills(other) → shop.people when {"model":"crm.person"}'],
	],
])("a table %s is left to a person and stops nothing else", async (_, table, patterns, names) => {
	await make(`create table people (id int primary key, name text); insert into people values (1, 'Anna'); ${table}`);
	const crm = { ...shop(), ...patterns };
	const optional = { ...crm, patterns: crm.patterns?.map((one) => ({ ...one, optional: true as const })) ?? [] };
	const { problems } = await load(optional);
	expect(problems.map(({ reference, kind, fatal, objects }) => ({ reference, kind, fatal, objects }))).toEqual(
		names.map((reference) => ({ reference, kind: "undecided", fatal: false, objects: ["person"] })),
	);
	const answers = proposalsOf(problems);
	const decided = { ...optional, references: answers };
	expect((await load(decided)).problems).toEqual([]);
	expect(readCrm({ name: "shop", title: "Shop", pages: { records: [], items: [], results: [] }, ...decided }).references).toEqual(answers);
});

test("a target that is one partition is left to a person and stops nothing else", async () => {
	await make(`create table people (id int primary key, name text) partition by range (id);
		create table people_1 partition of people for values from (0) to (9); create table people_1__history (id int)`);
	const crm: CrmDatabase = { ...shop(), patterns: [{ tables: "shop.{table}__history", column: "id", to: "shop.{table}", rule: "delete" }] };
	const { problems } = await load(crm);
	expect(problems).toMatchObject([{ kind: "undecided", fatal: false, objects: ["person"] }]);
	const answers = proposalsOf(problems);
	expect((await load({ ...crm, references: answers })).problems).toEqual([]);
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

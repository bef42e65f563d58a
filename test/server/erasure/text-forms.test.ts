import { expect, test } from "vitest";
import type { AdapterForm, DeclaredReference, Reference } from "../../../server/crm/objects.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { guardSql } from "../../../server/erasure/sweep/guard.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();

const people = `create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben'), (12, 'Cem'), (112, 'Dora')`;
const texts = { declared: true, table: "shop.texts", column: "about", to: "shop.people" } as const;
const prefix: AdapterForm = { kind: "prefix", template: "person-{key}-" };
const list: AdapterForm = { kind: "list", separator: "," };

/** Rows with these texts, numbered from 1. */
const rows = (...values: (string | null)[]) => `${people};
	create table texts (id serial primary key, about varchar(200), note text);
	insert into texts (about) values ${values.map((value) => (value === null ? "(null)" : `('${value}')`)).join(", ")};
	delete from expunge.tombstones`;

async function textsAfter(reference: Reference, keys: string[]): Promise<(string | null)[]> {
	const crm = shop(reference);
	expect((await load(crm)).problems).toEqual([]);
	await erase(crm, keys);
	return (await sql<{ about: string | null }[]>`select about from shop.texts order by id`).map(({ about }) => about);
}

const begun = [
	"person-12-a",
	"person-12-",
	"person-112-a",
	"person-12x-a",
	"person-12",
	"xperson-12-a",
	"person-012-a",
	"person-1-2-a",
	"",
	null,
];
const listed = ["12,15,18", "15", "112,12x,x12,012,1 2", "15, 12", " 12 ", "12,12,1", "12;15", ",12,", "", null];

test.each<[string, AdapterForm, (string | null)[], string[]]>([
	["begin with", prefix, begun, ["1", "2"]],
	["have as one part", list, listed, ["1", "4", "5", "6", "8"]],
])("delete removes the rows whose texts %s the key, and none that only look alike", async (_, form, values, gone) => {
	await make(rows(...values));
	const crm = shop({ ...texts, form, rule: "delete" });
	const { deletable, rows: counted } = await previewErasure(db, planErasure(await load(crm), "person"), { keys: ["12"] });
	expect([deletable, counted]).toEqual([1, gone.length + 1]);
	expect(await watch(() => erase(crm, ["12"]))).toEqual({ people: { gone: ["12"] }, texts: { gone } });
});

test("detach clears a text that begins with the key, and otherwise replaces only the key", async () => {
	await make(rows("person-12-a", "person-112-12", null));
	expect(await textsAfter({ ...texts, form: prefix, rule: "detach" }, ["12"])).toEqual([null, "person-112-12", null]);
	await make(rows("person-12-a-12-", "person-112-12", null));
	expect(await textsAfter({ ...texts, form: prefix, rule: "detach", value: 2 }, ["12"])).toEqual(["person-2-a-12-", "person-112-12", null]);
});

test("detach removes only the key's own parts from a list, in which other keys stay as they are written", async () => {
	await make(`${rows("12,15,18", "15, 12 ,18", "12, 15", "12", "|12|", "1,112", "12,1,12")}; alter table texts alter about set not null`);
	expect(await textsAfter({ ...texts, form: list, rule: "detach" }, ["12", "1"])).toEqual(["15,18", "15,18", "15", "", "|12|", "112", ""]);
});

test("detach to another record replaces the key's own part of a list", async () => {
	await make(rows("12,15, 12 ,112", "112"));
	expect(await textsAfter({ ...texts, form: list, rule: "detach", value: 2 }, ["12"])).toEqual(["2,15, 2 ,112", "112"]);
});

test.each<[string, AdapterForm]>([
	["begin with", prefix],
	["have as one part", list],
])("rows whose texts %s the key can be scrubbed, kept, and refuse the deletion", async (_, form) => {
	const statements = rows("person-12-a", "12,1", "112", "person-112-a");
	const [own] = form === prefix ? ["1"] : ["2"];
	await make(statements);
	expect(await watch(() => erase(shop({ ...texts, form, rule: "scrub", values: { note: "gone" } }), ["12"]))).toEqual({
		people: { gone: ["12"] },
		texts: { changed: [own] },
	});
	await make(statements);
	expect(await watch(() => erase(shop({ ...texts, form, rule: "keep" }), ["12"]))).toEqual({ people: { gone: ["12"] } });
	await make(statements);
	const crm = shop({ ...texts, form, rule: "refuse" });
	expect((await erase(crm, ["12", "2"])).refused).toMatchObject([{ key: "12", code: "referenced", keptBy: { key: own } }]);
});

test.each<[string, AdapterForm, string, string]>([
	["begins with", prefix, "person-12-late", "person-112-late"],
	["has as one part", list, "15, 12", "112"],
])("a row that appears later and %s an erased key is swept, and refused by a guard", async (_, form, bad, good) => {
	await make(rows("x"));
	const crm = shop({ ...texts, form, rule: "delete" });
	await erase(crm, ["12"]);
	await sql`insert into shop.texts (about) values (${bad}), (${good})`;
	const graph = await load(crm);
	await sweepTombstones(db, graph);
	expect(await sql`select about from shop.texts order by id`).toEqual([{ about: "x" }, { about: good }]);
	const [edge] = graph.edges;
	await sql.unsafe((edge && guardSql(graph, edge)) ?? "");
	await expect(sql`insert into shop.texts (about) values (${bad})`).rejects.toThrow("permanently deleted");
	await sql`insert into shop.texts (about) values (${good})`;
});

test("a UUID that begins a text is found although the text goes on with a hyphen", async () => {
	const [one, two] = ["0e37df36-f698-11e6-8dd4-cb9ced3df976", "0e37df36-f698-11e6-8dd4-cb9ced3df977"];
	await make(`create table people (id uuid primary key, name text); insert into people values ('${one}', 'Anna'), ('${two}', 'Ben');
		create table texts (id int primary key, about text); insert into texts values (1, '${one}-a'), (2, '${two}-a'), (3, '${one}')`);
	const crm = shop({ ...texts, form: { kind: "prefix", template: "{key}-" } as const, rule: "delete" });
	expect(await watch(() => erase(crm, [one]))).toEqual({ people: { gone: [one] }, texts: { gone: ["1"] } });
});

test("a reference by several forms leaves the texts of other records alone when many are deleted at once", async () => {
	await make(rows("person-1-a", "1,2", "person-2-b", "2", "112", "person-112-c"));
	const both: DeclaredReference[] = [
		{ ...texts, form: prefix, rule: "delete" },
		{ ...texts, form: list, rule: "detach" },
	];
	await watch(() => erase(shop(...both), ["1", "2", "12"]));
	expect(await sql`select about from shop.texts order by id`).toEqual([
		{ about: "" },
		{ about: "" },
		{ about: "112" },
		{ about: "person-112-c" },
	]);
});

test("a pattern names the models of texts that begin with a model and a key", async () => {
	await make(`${rows("person-1-a", "order-1-a", "person-12-a", "other-1-a")};
		create table orders (id int primary key, buyer int); insert into orders values (1, 2), (12, 1)`);
	const models = { person: "shop.people", order: "shop.orders" } as const;
	const buyers = { declared: true, table: "shop.orders", column: "buyer", to: "shop.people", rule: "delete" } as const;
	const pattern = {
		tables: "shop.{table}",
		column: "about",
		models,
		form: { kind: "prefix", template: "{model}-{key}-" },
		rule: "delete",
	} as const;
	const crm = { ...shop(buyers), patterns: [pattern] };
	expect((await load(crm)).problems).toEqual([]);
	expect(await watch(() => erase(crm, ["2"]))).toEqual({ people: { gone: ["2"] }, orders: { gone: ["1"] }, texts: { gone: ["2"] } });
});

test.each<[string, AdapterForm, string]>([
	["a prefix with a text key", prefix, "Only integers and UUIDs show where they end within a text, and id is of type text."],
	["a prefix in a number", prefix, "The column about is not text."],
	["a list in a number", list, "The column about is not text."],
])("%s is refused at start", async (what, form, reason) => {
	const [key, about] = what.endsWith("number") ? ["int", "int"] : ["text", "text"];
	await make(`create table people (id ${key} primary key, name text); create table texts (id int primary key, about ${about})`);
	const { problems } = await load(shop({ ...texts, form, rule: "delete" }));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, message: expect.stringContaining(reason) }]);
});

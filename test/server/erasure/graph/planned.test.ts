import { expect, test } from "vitest";
import type { Reference } from "../../../../server/crm/objects.ts";
import { diagnose } from "../../../../server/doctor/diagnose.ts";
import { loadGraph } from "../../../../server/erasure/graph/load-graph.ts";
import { guardSql } from "../../../../server/erasure/sweep/guard.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const people = "create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben')";
const log = { declared: true, table: "shop.log", column: "person", to: "shop.people" } as const;

test.each([
	["text", "int", ["'1'", "'2'", "'01'", "'x'", "null"], [1]],
	["text", "bigint", ["'1'", "'2'", "'99999999999999999999'", "''", "null"], [1]],
	["int", "text", ["1", "2", "3", "4", "null"], [1]],
	["text", "uuid", ["'00000000-0000-4000-8000-000000000001'", "'00000000-0000-4000-8000-000000000002'", "'x'", "''", "null"], [1]],
	["varchar(20)", "char(3)", ["'1'", "'2'", "'3'", "'4'", "null"], [1]],
	["int", "numeric", ["1", "2", "3", "4", "null"], [1]],
])("a whereRelated column of %s is found in one of %s", async (own, far, values, gone) => {
	const keys = far === "uuid" ? ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] : ["1", "2"];
	await make(`${people}; create table kinds (id ${far} primary key, word text); insert into kinds values ('${keys[0]}', 'person'), ('${keys[1]}', 'company');
		create table log (id serial primary key, person int, kind ${own}); insert into log (person, kind) values ${values.map((value) => `(1, ${value})`).join(", ")}`);
	const whereRelated = { column: "kind", to: "shop.kinds", toColumn: "id", where: { word: "person" } } as const;
	const crm = shop({ ...log, whereRelated, rule: "delete" });
	const graph = await load(crm);
	expect(graph.problems).toEqual([]);
	await sql.unsafe((graph.edges[0] && guardSql(graph, graph.edges[0])) ?? "");
	await erase(crm, ["1"]);
	const left = (await sql`select id from shop.log order by id`).map(({ id }) => id);
	expect([1, 2, 3, 4, 5].filter((id) => !left.includes(id))).toEqual(gone);
	await expect(sql.unsafe(`insert into shop.log (person, kind) values (1, ${values[0]})`)).rejects.toMatchObject({ code: "23503" });
});

test("statements that PostgreSQL cannot plan are found at start and by the doctor, by the reference's name", async () => {
	await make(`${people}; create domain short as int; create table log (person short[])`);
	const form = { kind: "array" } as const;
	const graph = await load(shop({ ...log, form, rule: "detach" }));
	const reference = "shop.log(person) → shop.people as array";
	expect(graph.problems).toMatchObject([{ kind: "impossible", fatal: true, reference, objects: ["person"] }]);
	expect(graph.problems[0]?.message).toContain("operator does not exist");
	const { findings, verdict } = await diagnose(db, graph, { role: "postgres" });
	expect(verdict).toBe("unsafe");
	expect(findings).toContainEqual(expect.objectContaining({ severity: "danger", message: expect.stringContaining(reference) }));
});

test.each<[string, string, Partial<Reference>]>([
	["a condition", "person int, place point", { when: { place: "(0,0)" } }],
	["an array's elements", "person json[]", { form: { kind: "array" } }],
])("a type whose operator classes do not say what is equal is named as impossible: %s", async (_, columns, more) => {
	await make(`${people}; create table log (id serial primary key, ${columns})`);
	const { problems } = await load(shop({ ...log, ...more, rule: "delete" } as Reference));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
	expect(problems[0]?.message).toMatch(/cannot be compared: the type (point|json) has no operator class/);
});

test("a locked table is not a problem of a reference, and is planned once it is free", async () => {
	await make(`${people}; create table log (id int primary key, person int)`);
	const crm = shop({ ...log, rule: "delete" });
	const locked = await sql.begin(async (other) => {
		await other`lock table shop.log in access exclusive mode`;
		return load(crm);
	});
	expect(locked).toMatchObject({ planned: null, problems: [] });
	expect(await loadGraph(db, crm, locked)).toMatchObject({ planned: [], problems: [] });
});

test("a role without rights learns about those, and not about plans that failed for lack of them", async () => {
	await make(`${people}; create table log (id int primary key, person int)`);
	await sql`drop role if exists bystander`;
	await sql`create role bystander`;
	await sql`grant usage on schema shop, expunge to bystander`;
	await sql`grant select on expunge.accepted_references to bystander`;
	const graph = await db.transaction(async (tx) => {
		await tx.execute("set local role bystander");
		return loadGraph(tx, shop({ ...log, rule: "delete" }));
	});
	await sql`drop owned by bystander`;
	await sql`drop role bystander`;
	expect(graph).toMatchObject({ planned: [], problems: [] });
});

test("reading the graph does not wait for a migration that locks whole tables, whatever defaults and indexes they have", async () => {
	await make(`${people}; create sequence numbers;
		create table log (id bigint primary key default nextval('numbers'), code text unique default gen_random_uuid()::text,
			word text unique default lower('A'), person int);
		create index partial on log (person) where person is not null; create index expressed on log ((person + 1))`);
	const crm = shop({ ...log, rule: "delete" });
	const read = async () => {
		const { catalog } = await load(crm);
		const table = catalog.tables.get(catalog.names.get("shop.log") ?? 0);
		return { issued: [...(table?.columns.values() ?? [])].filter(({ issued }) => issued).map(({ name }) => name), table };
	};
	const locked = await sql.begin(async (other) => {
		await other`lock table shop.log in access exclusive mode`;
		return read();
	});
	expect(locked.issued).toEqual(["id", "code"]);
	const free = await read();
	expect(free.issued).toEqual(["id", "code"]);
	expect(free.table?.indexes.find(({ name }) => name === "partial")?.predicate).toBe("(person IS NOT NULL)");
});

test("reading the graph fails instead of waiting when the table of a replacement record is locked", async () => {
	await make(`${people}; create table log (id int primary key, person int)`);
	const crm = shop({ ...log, rule: "detach", value: 1 });
	await load(crm);
	await sql.begin(async (other) => {
		await other`lock table shop.people in access exclusive mode`;
		await expect(load(crm)).rejects.toMatchObject({
			cause: { code: "55P03" },
		});
	});
});

import { sql as statement } from "drizzle-orm";
import { expect, test } from "vitest";
import type { DeclaredReference, Reference } from "../../../server/crm/objects.ts";
import { createMissingIndexes } from "../../../server/doctor/create-missing-indexes.ts";
import { findMissingIndexes } from "../../../server/doctor/find-missing-indexes.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { fromSql } from "../../../server/erasure/rows/gathered-rows.ts";
import { matchSql } from "../../../server/erasure/sql/match-sql.ts";
import { until } from "../../support/until.ts";
import { openErasing, shop } from "../erasure/erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const many = "generate_series(1, 20000) as i";
const to = "shop.people";
const people = `create table people (id int primary key, name text); insert into people select i, 'P' || i from ${many}`;

/** Lets the doctor create the indexes. Returns what it reports of each. */
async function createIndexes(graph: Graph): Promise<string[]> {
	const told: string[] = [];
	await createMissingIndexes(db, graph, (message) => told.push(message));
	return told;
}

async function readIndexes(table: string): Promise<string[]> {
	const rows = await sql<{ name: string; definition: string }[]>`
		select indexname as name, indexdef as definition from pg_indexes where schemaname = 'shop' and tablename = ${table} and indexname like 'expunge%'`;
	return rows.map(({ definition }) => definition.replace(/^.* ON shop\.\w+ USING /, "")).sort();
}

/** PostgreSQL's plan for finding rows with these keys, by the batch's own statement. */
async function explain(graph: Graph, place = 0): Promise<string> {
	const edge = graph.edges[place];
	if (!edge) throw new Error("no reference");
	const match = matchSql(edge, { types: edge.parentColumns.map(({ type }) => type), rows: [["7"], ["8"]] });
	const rows = await db.execute<{ "QUERY PLAN": string }>(statement`explain select from ${fromSql(edge.relation)} where ${match}`);
	return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

test("with the doctor's indexes, the CRM can still save a long text in a referring column", async () => {
	const changed: Reference = {
		declared: true,
		table: "shop.details",
		column: "old_value",
		to,
		when: { prop: "assigned_to" },
		rule: "delete",
	};
	await make(`${people}; create table details (id serial primary key, prop varchar(30) not null, old_value text);
		insert into details (prop, old_value) select 'assigned_to', i from ${many};
		insert into details (prop, old_value) select 'description', string_agg(md5(n::text), '') from generate_series(1, 400) as n;
		analyze`);
	const graph = await load(shop(changed));
	expect(await createIndexes(graph)).toEqual(["shop.details has no index on (old_value). It was created."]);
	expect(await readIndexes("details")).toEqual(["hash (old_value) WHERE ((prop)::text = 'assigned_to'::text)"]);
	await sql`insert into shop.details (prop, old_value) select 'assigned_to', string_agg(md5(n::text), '') from generate_series(1, 1000) as n`;
	await sql`update shop.details set old_value = old_value || old_value where prop = 'description'`;
	const after = await load(shop(changed));
	expect(findMissingIndexes(after)).toEqual([]);
	expect(await explain(after)).toMatch(/Index.* Scan.* expunge_/);
	expect(await erase(shop(changed), ["7"])).toMatchObject({ rows: 2 });
});

test.each([
	["a text", "text", ["hash (ref)"]],
	["a text of a bounded length", "varchar(100)", ["btree (ref)"]],
	["a text of a great length", "varchar(2000)", ["hash (ref)"]],
	["an integer", "bigint", ["btree (ref)"]],
	["a number of any length, read as text", "numeric", ["hash (((ref)::text))"]],
] as const)("an index on %s accepts every value, and finds the rows", async (_, type, expected) => {
	const crm = shop({ declared: true, table: "shop.notes", column: "ref", to, rule: "delete" });
	await make(`${people}; create table notes (id serial primary key, ref ${type}); insert into notes (ref) select i from ${many}; analyze`);
	await createIndexes(await load(crm));
	await sql`analyze shop.notes`;
	expect(await readIndexes("notes")).toEqual(expected);
	const graph = await load(crm);
	expect(findMissingIndexes(graph)).toEqual([]);
	expect(await explain(graph)).toMatch(/Index.* Scan.* expunge_/);
	expect(graph.edges[0]?.columns[0]?.indexed).toBe(type !== "numeric");
	expect(await erase(crm, ["7"])).toMatchObject({ rows: 2 });
});

test("several references by one text column share one index over all their rows", async () => {
	const by = (kind: string): Reference => ({ declared: true, table: "shop.notes", column: "ref", to, when: { kind }, rule: "delete" });
	await make(
		`${people}; create table notes (id serial primary key, kind text, ref text); insert into notes (kind, ref) select 'a', i from ${many}; analyze`,
	);
	await createIndexes(await load(shop(by("a"), by("b"))));
	expect(await readIndexes("notes")).toEqual(["hash (ref)"]);
	expect(findMissingIndexes(await load(shop(by("a"), by("b"))))).toEqual([]);
});

test("where no index accepts every value, the doctor proposes none and says why", async () => {
	const crm = shop({ declared: true, table: "shop.notes", column: "refs", to, form: { kind: "array" }, rule: "detach" });
	await make(
		`${people}; create table notes (id serial primary key, refs text[]); insert into notes (refs) select array[i::text] from ${many}; analyze`,
	);
	const graph = await load(crm);
	expect(await createIndexes(graph)).toEqual([]);
	expect(findMissingIndexes(graph)).toMatchObject([
		{ severity: "advice", message: expect.stringContaining("elements of refs may be too long for a GIN index") },
	]);
	await sql`insert into shop.notes (refs) select array[string_agg(md5(n::text), '')] from generate_series(1, 1000) as n`;
});

test("an index that cannot be created is reported, leaves nothing behind, and does not block the others", async () => {
	const crm = shop(
		{ declared: true, table: "shop.notes", column: "ref", to, rule: "delete" },
		{ declared: true, table: "shop.calls", column: "ref", to, rule: "delete" },
	);
	await make(`${people}; create table notes (id serial primary key, ref int); insert into notes (ref) select i from ${many};
		create table calls (id serial primary key, ref int); insert into calls (ref) select i from ${many}; analyze`);
	const graph = await load(crm);
	const building = await sql.begin(async (tx) => {
		// Building an index concurrently waits for running writers.
		await tx`insert into shop.notes (ref) values (1)`;
		const creating = createIndexes(graph);
		const builders = () => sql<{ pid: number }[]>`select pid from pg_stat_progress_create_index where relid = 'shop.notes'::regclass`;
		const [builder] = await until(builders, (rows) => rows.length > 0, { what: "Who builds the index" });
		await sql`select pg_cancel_backend(${builder?.pid ?? 0})`;
		await until(builders, (rows) => rows.length === 0, { what: "Whether the index is still being built" });
		return { creating };
	});
	expect(await building.creating).toEqual([
		"shop.notes has no index on (ref). It could not be created (57014), and its remains were dropped.",
		"shop.calls has no index on (ref). It was created.",
	]);
	expect(await sql`select from pg_index where not indisvalid`).toEqual([]);
	expect(await createIndexes(await load(crm))).toEqual(["shop.notes has no index on (ref). It was created."]);
});

test("the remains of an earlier run are dropped before the index is created", async () => {
	const crm = shop({ declared: true, table: "shop.notes", column: "ref", to, rule: "delete" });
	await make(`${people}; create table notes (id serial primary key, ref int); insert into notes (ref) select i from ${many}; analyze`);
	const graph = await load(crm);
	await createIndexes(graph);
	await sql`update pg_index set indisvalid = false where indexrelid in (select oid from pg_class where relname like 'expunge%')`;
	expect(await createIndexes(await load(crm))).toEqual(["shop.notes has no index on (ref). It was created."]);
	expect(findMissingIndexes(await load(crm))).toEqual([]);
});

test.each<[string, string, Pick<DeclaredReference, "toColumn" | "form">, string]>([
	["compared without case", "varchar(50)", { toColumn: "name", form: { kind: "value", ignoreCase: true } }, "hash (lower((named)::text))"],
	[
		"that begin with the key",
		"text",
		{ form: { kind: "prefix", template: "p-{key}-" } },
		`hash ("substring"((named COLLATE "C"), '^p-(0|-?[1-9][0-9]*)-'::text))`,
	],
])("the doctor's index finds texts %s", async (_, type, part, definition) => {
	const named: Reference = { declared: true, table: "shop.notes", column: "named", to, rule: "delete", ...part };
	await make(`${people}; create unique index on people (lower(name)); create table notes (id serial primary key, named ${type});
		insert into notes (named) select 'p-' || i || '-x' from ${many}; analyze`);
	const graph = await load(shop(named));
	await createIndexes(graph);
	expect(await readIndexes("notes")).toEqual([definition]);
	const after = await load(shop(named));
	expect([findMissingIndexes(after), await createIndexes(after)]).toEqual([[], []]);
	expect(await explain(after)).toMatch(/Index.* Scan.* expunge_/);
});

test("the doctor says that no index finds a part of a list", async () => {
	const form = { kind: "list", separator: "," } as const;
	await make(`${people}; create table notes (id serial primary key, named text)`);
	const graph = await load(shop({ declared: true, table: "shop.notes", column: "named", to, form, rule: "detach" }));
	expect(findMissingIndexes(graph)).toMatchObject([{ message: expect.stringContaining("no index helps, because the key is in a list") }]);
});

import { expect, test } from "vitest";
import type { CrmDatabase, CrmObject, Reference } from "../../../server/crm/objects.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { guardSql } from "../../../server/erasure/sweep/guard.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { openErasing } from "./erasing.ts";

const { sql, db, make, load, erase } = await openErasing();
await sql.unsafe(`create schema extensions; create extension citext schema extensions; create extension ltree schema extensions;
	create extension isn schema extensions`);

const thing = (table: `shop.${string}`, key: string, more: Partial<CrmObject> = {}): CrmObject => ({
	labels: { singular: "Thing", plural: "Things" },
	table,
	key,
	name: ["label"],
	reusable: false,
	...more,
});
const desk = (...references: Reference[]): CrmDatabase => ({
	objects: {
		client: thing("shop.clients", "mail"),
		branch: thing("shop.branches", "path"),
		book: thing("shop.books", "isbn"),
	},
	references,
	tableLabels: {},
});
const tables = `
	create table clients (id bigint unique, mail extensions.citext primary key, label text not null);
	create table opens (id int primary key, mail extensions.citext, kind extensions.citext, words extensions.citext, mails extensions.citext[]);
	create table branches (path extensions.ltree primary key, label text not null);
	create table leaves (id int primary key, branch extensions.ltree, paths extensions.ltree[]);
	create table books (isbn extensions.isbn13 primary key, label text not null);
	create table pages (id int primary key, isbn extensions.isbn13);
	insert into clients values (1, 'ana@example.test', 'Ana'), (2, 'bo@example.test', 'Bo');
	insert into opens values (1, 'ana@example.test', 'Open', 'a', '{ana@example.test,BO@example.test}'), (2, 'Ana@Example.test', 'open', 'b', '{ANA@example.test}'),
		(3, 'ANA@EXAMPLE.TEST', 'shut', 'c', null), (4, 'bo@example.test', 'open', 'd', '{bo@example.test}');
	insert into branches values ('top.north', 'North'), ('top.south', 'South');
	insert into leaves values (1, 'top.north', '{top.north,top.south}'), (2, 'top.south', '{top.south}');
	insert into books values ('978-0-393-04002-9', 'A book'), ('978-0-306-40615-7', 'Another');
	insert into pages values (1, '978-0-393-04002-9'), (2, '978-0-306-40615-7');
	delete from expunge.tombstones`;

const opens = { declared: true, table: "shop.opens", column: "mail", to: "shop.clients", toColumn: "mail" } as const;
const array = { kind: "array" } as const;
const leaves = { declared: true, table: "shop.leaves", column: "branch", to: "shop.branches" } as const;
const pages = { declared: true, table: "shop.pages", column: "isbn", to: "shop.books" } as const;

async function idsOf(table: string): Promise<number[]> {
	return (await sql.unsafe(`select id from shop.${table} order by id`)).map((row) => row["id"]);
}

async function rowsAnnounced(crm: CrmDatabase, object: string, keys: string[]): Promise<number> {
	return (await previewErasure(db, planErasure(await load(crm), object), { keys })).rows;
}

test("rows named in an extension's type outside the search path are counted and deleted as that type compares", async () => {
	await make(tables);
	const crm = desk({ ...opens, rule: "delete" }, { ...leaves, rule: "delete" }, { ...pages, rule: "delete" });
	expect((await load(crm)).problems).toEqual([]);
	expect(await rowsAnnounced(crm, "client", ["ana@example.test"])).toBe(4);
	expect(await rowsAnnounced(crm, "branch", ["top.north"])).toBe(2);
	expect(await rowsAnnounced(crm, "book", ["978-0-393-04002-9"])).toBe(2);
	expect(await erase(crm, ["ana@example.test"], { object: "client" })).toMatchObject({ rows: 4 });
	expect(await erase(crm, ["top.north"], { object: "branch" })).toMatchObject({ rows: 2 });
	expect(await erase(crm, ["978-0-393-04002-9"], { object: "book" })).toMatchObject({ rows: 2 });
	expect([await idsOf("opens"), await idsOf("leaves"), await idsOf("pages")]).toEqual([[4], [2], [2]]);
});

test("conditions, scrubs and arrays in such types compare as the type does", async () => {
	await make(tables);
	const crm = desk(
		{ ...opens, when: { kind: "OPEN" }, rule: "scrub", values: { words: "Gone" } },
		{ ...opens, column: "mails", form: array, rule: "detach" },
		{ ...leaves, column: "paths", form: array, rule: "detach" },
	);
	await erase(crm, ["ana@example.test"], { object: "client" });
	await erase(crm, ["top.north"], { object: "branch" });
	expect(await sql`select words::text, mails::text from shop.opens order by id`).toEqual([
		{ words: "Gone", mails: "{BO@example.test}" },
		{ words: "Gone", mails: "{}" },
		{ words: "c", mails: null },
		{ words: "d", mails: "{bo@example.test}" },
	]);
	expect(await sql`select paths::text from shop.leaves order by id`).toEqual([{ paths: "{top.south}" }, { paths: "{top.south}" }]);
});

test("a sweep finds late rows in such types, counts them once, and leaves those of a record that reuses the key", async () => {
	await make(tables);
	const crm = desk({ ...opens, rule: "delete" }, { ...leaves, rule: "detach" });
	await erase(crm, ["ana@example.test"], { object: "client" });
	await erase(crm, ["top.north"], { object: "branch" });
	await sql`insert into shop.opens (id, mail) values (10, 'ANA@example.test'), (11, 'bo@example.test')`;
	await sql`update shop.leaves set branch = 'top.north' where id = 2`;
	const graph = await load(crm);
	const sweep = async () => {
		await sql`update expunge.tombstones set due_at = now() - interval '1 day'`;
		return (await sweepTombstones(db, graph)).rows;
	};
	expect([await sweep(), await sweep()]).toEqual([2, 0]);
	expect(await idsOf("opens")).toEqual([4, 11]);
	await sql`insert into shop.clients values (3, 'Ana@Example.test', 'Ana again')`;
	await sql`insert into shop.opens (id, mail) values (12, 'ana@example.test')`;
	expect(await sweep()).toBe(0);
	expect(await idsOf("opens")).toEqual([4, 11, 12]);
});

test("a guard refuses every value that such a type treats as the key of a deleted record", async () => {
	await make(tables);
	const crm = desk({ ...opens, rule: "delete" }, { ...leaves, rule: "delete" });
	const graph = await load(crm);
	for (const edge of graph.edges) await sql.unsafe(guardSql(graph, edge) ?? "");
	await erase(crm, ["ana@example.test"], { object: "client" });
	await erase(crm, ["top.north"], { object: "branch" });
	await expect(sql`insert into shop.opens (id, mail) values (10, 'ANA@example.test')`).rejects.toMatchObject({ code: "23503" });
	await expect(sql`insert into shop.leaves (id, branch) values (10, 'top.north')`).rejects.toMatchObject({ code: "23503" });
	await sql`insert into shop.opens (id, mail) values (11, 'BO@example.test'), (12, 'nobody@example.test')`;
	await sql`insert into shop.leaves (id, branch) values (11, 'top.south'), (12, 'top.west')`;
});

test("a replacement record has to stay, however the adapter spells its key", async () => {
	await make(tables);
	const to = (value: string) => desk({ ...opens, rule: "detach", value });
	expect((await erase(to("BO@Example.test"), ["bo@example.test"], { object: "client" })).refused).toEqual([
		{ key: "bo@example.test", code: "referenced", keptBy: { table: "shop.clients", key: null } },
	]);
	expect((await erase(to("BO@Example.test"), ["ana@example.test"], { object: "client" })).refused).toEqual([]);
	expect(await sql`select mail::text = 'BO@Example.test' as pointed, id from shop.opens where id < 4 order by id`).toEqual(
		[1, 2, 3].map((id) => ({ id, pointed: true })),
	);
});

import { expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { findErasureTraces } from "../../../server/deletions/find-erasure-traces.ts";
import { placeHold } from "../../../server/holds/place-hold.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const record = (table: `crm.${string}`, key: string) => ({
	labels: { singular: "Record", plural: "Records" },
	table,
	key,
	name: ["label"],
});
const crm: Crm = {
	name: "typed",
	title: "Typed",
	pages: { records: [], items: [], results: [] },
	objects: {
		client: record("crm.clients", "mail"),
		branch: record("crm.branches", "path"),
		book: record("crm.books", "isbn"),
	},
	references: [{ declared: true, table: "crm.opens", column: "mail", to: "crm.clients", toColumn: "mail", rule: "delete" }],
	tableLabels: {},
};
const small = await startSmall(
	{},
	{
		crm,
		schema: `
			create schema extensions;
			create extension citext schema extensions; create extension ltree schema extensions; create extension isn schema extensions;
			create schema crm;
			create table crm.clients (mail extensions.citext primary key, label text);
			create table crm.opens (id int primary key, mail extensions.citext);
			create table crm.branches (path extensions.ltree primary key, label text);
			create table crm.books (isbn extensions.isbn13 primary key, label text);
			insert into crm.clients values ('ana@example.test', 'Ana'), ('bo@example.test', 'Bo');
			insert into crm.opens values (1, 'ANA@example.test'), (2, 'ana@example.test'), (3, 'bo@example.test');
			insert into crm.branches values ('top.north', 'North'), ('top.south', 'South');
			insert into crm.books values ('978-0-393-04002-9', 'A book');`,
	},
);
const { superuser, services } = small;
const user = await small.addUser({ role: "admin" });
const { deleteOne, preview } = play(small, await small.signIn(user));

test.each([
	["client", "ANA@EXAMPLE.TEST", 3],
	["branch", "top.north", 1],
	["book", "9780393040029", 1],
])("a %s is previewed and deleted, with a key type of an extension that only setup's grants make usable", async (object, key, rows) => {
	expect(await preview({ object, bulk: false, ids: [key] })).toMatchObject({ deletable: 1, rows });
	expect(await deleteOne(object, key)).toMatchObject({ outcome: { code: "deleted" }, counts: { rows } });
});

test("a deleted record is found by every spelling that its key's type treats as equal", async () => {
	const client = (await services.graph.current()).objects.get("client");
	const gone = client && (await findErasureTraces(services.db, services.env.auditKey, client, ["Ana@Example.test", "bo@example.test"]));
	expect([...(gone?.keys() ?? [])]).toEqual(["Ana@Example.test"]);
});

test("a record on hold stays under another spelling of its key", async () => {
	await placeHold(small.asks(user), { object: "client", key: "bo@example.test", reason: "A court case" });
	await superuser`update crm.clients set mail = 'Bo@Example.test' where mail::text = 'bo@example.test'`;
	expect(await preview({ object: "client", bulk: false, ids: ["bo@example.test"] })).toMatchObject({
		deletable: 0,
		refusals: [{ code: "held", count: 1 }],
	});
	expect(await deleteOne("client", "bo@example.test")).toMatchObject({ outcome: { code: "held" } });
	expect(await superuser`select from crm.clients where label = 'Bo'`).toHaveLength(1);
});

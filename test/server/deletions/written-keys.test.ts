import { expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const record = (table: `crm.${string}`) => ({ labels: { singular: "Record", plural: "Records" }, table, key: "id", name: ["name"] });
const crm: Crm = {
	name: "keys",
	title: "Keys",
	pages: { records: [], items: [], results: [] },
	objects: { number: record("crm.numbers"), padded: record("crm.padded"), cased: record("crm.cased") },
	references: [],
	tableLabels: {},
};
const small = await startSmall(
	{},
	{
		crm,
		schema: `
			create schema crm;
			create collation crm.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
			create table crm.numbers (id numeric(10, 2) primary key, name text);
			create table crm.padded (id char(6) primary key, name text);
			create table crm.cased (id text collate crm.any_case primary key, name text);
			insert into crm.numbers values (1, 'One'), (2, 'Two');
			insert into crm.padded values ('abc', 'Short');
			insert into crm.cased values ('Anna', 'Anna'), ('Bela', 'Bela');`,
	},
);
const { superuser } = small;
const { deleteOne, deleteMany, preview, confirm, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

async function entries(deletion: string): Promise<number> {
	const [row] = await superuser<{ count: number }[]>`
		select count(*)::integer as count from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id = ${deletion}`;
	return row?.count ?? 0;
}

test.each([
	["number", "1"],
	["padded", "abc   "],
	["cased", "ANNA"],
])("a %s that is requested as %j is deleted with its audit entry, despite the other spelling of its key", async (object, key) => {
	const { id, outcome } = await deleteOne(object, key);
	expect(outcome).toMatchObject({ code: "deleted", auditReference: expect.stringMatching(/^A-\d+$/) });
	expect(await entries(id)).toBe(1);
});

test("one record under three spellings of its key counts once", async () => {
	expect(await preview({ object: "number", bulk: true, ids: ["2", "02.0", "2.00"] })).toMatchObject({ submitted: 1, deletable: 1 });
});

test("a record whose key changed before its turn is not the confirmed one, and stays", async () => {
	const { id } = await preview({ object: "cased", bulk: false, ids: ["Bela"] });
	await superuser`update crm.cased set id = 'BELA' where id = 'Bela'`;
	await confirm(id);
	expect((await ended(id)).counts.succeeded).toBe(0);
	expect(await superuser`select id from crm.cased`).toEqual([{ id: "BELA" }]);
	expect(await entries(id)).toBe(0);
});

test("a key that its type cannot hold is refused by name", async () => {
	for (const [object, key] of [
		["number", "no number"],
		["cased", "\ud800"],
		["cased", "a\0b"],
	] as const)
		await expect(deleteMany(object, [key])).rejects.toThrow("invalid_key");
});

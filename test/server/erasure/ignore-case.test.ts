import { expect, test } from "vitest";
import type { CrmDatabase, CrmObject, DeclaredReference, Reference } from "../../../server/crm/objects.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { openErasing } from "./erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();
await sql.unsafe(`create schema extensions; create extension citext schema extensions;
	create collation extensions.turkish (provider = icu, locale = 'tr');
	create collation extensions.loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`);

const form = { kind: "value", ignoreCase: true } as const;
const mails = { declared: true, table: "shop.mails", column: "sender", to: "shop.people", toColumn: "mail", form } as const;
const person: CrmObject = {
	labels: { singular: "Person", plural: "People" },
	table: "shop.people",
	key: "id",
	name: ["name"],
	reusable: false,
};
const crmOf = (...references: Reference[]): CrmDatabase => ({ objects: { person }, references, tableLabels: {} });

const tables = ({ mail = "varchar(100)", sender = "text", unique = "create unique index on people (lower(mail))" } = {}) => `
	create table people (id int primary key, name text, mail ${mail}); ${unique};
	insert into people values (1, 'Anna', 'Anna@example.org'), (2, 'Ben', 'ben@example.org'), (3, 'Ann', 'ann@example.org'), (4, 'Dora', null);
	create table mails (id int primary key, sender ${sender}, note text);
	insert into mails values (1, 'anna@example.org'), (2, 'ANNA@EXAMPLE.ORG'), (3, 'ann@example.org'), (4, 'anna@example.org '), (5, 'xanna@example.org'),
		(6, 'ännä@example.org'), (7, ''), (8, null), (9, 'BEN@example.org');
	delete from expunge.tombstones`;

test("delete removes the rows that name the value in any case, and none that only look alike", async () => {
	await make(tables());
	const crm = crmOf({ ...mails, rule: "delete" });
	expect((await load(crm)).problems).toEqual([]);
	expect(await previewErasure(db, planErasure(await load(crm), "person"), { keys: ["1", "2"] })).toMatchObject({ rows: 5 });
	expect(await watch(() => erase(crm, ["1"]))).toEqual({ people: { gone: ["1"] }, mails: { gone: ["1", "2"] } });
});

test.each<[string, Parameters<typeof tables>[0]]>([
	["is citext", { mail: "extensions.citext unique", unique: "" }],
	["and the referring one are citext", { mail: "extensions.citext unique", sender: "extensions.citext", unique: "" }],
])("a referenced column that %s is unique without case", async (_, types) => {
	await make(tables(types));
	expect(await watch(() => erase(crmOf({ ...mails, rule: "delete" }), ["1"]))).toMatchObject({ mails: { gone: ["1", "2"] } });
});

test("rows in any case are detached, scrubbed, kept, and refuse the deletion", async () => {
	const changed = { people: { gone: ["1"] }, mails: { changed: ["1", "2"] } };
	const rules = [
		{ ...mails, rule: "detach" },
		{ ...mails, rule: "scrub", values: { note: "gone" } },
	] as const satisfies DeclaredReference[];
	for (const rule of rules) {
		await make(tables());
		expect(await watch(() => erase(crmOf(rule), ["1"]))).toEqual(changed);
	}
	await make(tables());
	expect(await watch(() => erase(crmOf({ ...mails, rule: "keep" }), ["1"]))).toEqual({ people: { gone: ["1"] } });
	await make(tables());
	expect((await erase(crmOf({ ...mails, rule: "refuse" }), ["1", "3", "4"])).refused).toMatchObject([{ key: "1" }, { key: "3" }]);
});

test("a text that contains the key is found in any case", async () => {
	const [one, two] = ["0e37df36-f698-11e6-8dd4-cb9ced3df976", "0e37df36-f698-11e6-8dd4-cb9ced3df977"];
	await make(`create table people (id uuid primary key, name text); insert into people values ('${one}', 'Anna'), ('${two}', 'Ben');
		create table links (id int primary key, target text);
		insert into links values (1, 'CRM:${one.toUpperCase()}'), (2, 'crm:${one}'), (3, 'crm:${two}'), (4, 'crm:'), (5, 'crm:${one}x')`);
	const link = { declared: true, table: "shop.links", column: "target", to: "shop.people", rule: "delete" } as const;
	const text = { kind: "text", template: "Crm:{key}", orEmpty: true, ignoreCase: true } as const;
	expect(await watch(() => erase(crmOf({ ...link, form: text }), [one]))).toMatchObject({ links: { gone: ["1", "2", "4"] } });
});

test("a row that appears later is swept, unless a new record has the value in another case", async () => {
	await make(`${tables()}; delete from people where mail is null; alter table people add unique (mail)`);
	const crm = { ...crmOf({ ...mails, rule: "delete" }), objects: { person: { ...person, key: "mail" } } };
	await erase(crm, ["Anna@example.org", "ben@example.org"]);
	await sql`insert into shop.people values (5, 'Anna again', 'aNNa@example.org')`;
	await sql`insert into shop.mails values (11, 'ANNA@example.org'), (12, 'Ben@Example.org')`;
	await sweepTombstones(db, await load(crm));
	expect(await sql`select id from shop.mails where id > 10`).toEqual([{ id: 11 }]);
});

test("a record that refers to itself in another case does not keep itself", async () => {
	await make(`create table people (id int primary key, name text, mail text, boss text); create unique index on people (lower(mail));
		insert into people values (1, 'Anna', 'anna', 'ANNA'), (2, 'Ben', 'ben', 'anna'), (3, 'Cem', 'cem', 'CEM')`);
	const boss = { declared: true, table: "shop.people", column: "boss", to: "shop.people", toColumn: "mail", form, rule: "refuse" } as const;
	expect((await erase(crmOf(boss), ["1", "3"])).refused).toMatchObject([{ key: "1" }]);
});

test("letters are the same as the collation of the columns says: in Turkish, I is not the capital of i", async () => {
	const turkish = 'text collate extensions."turkish"';
	await make(`${tables({ mail: turkish, sender: turkish })}; update people set mail = 'INA' where id = 1;
		insert into mails values (20, 'INA'), (21, 'İNA'), (22, 'ina'), (23, 'ına')`);
	expect(await watch(() => erase(crmOf({ ...mails, rule: "delete" }), ["1"]))).toMatchObject({ mails: { gone: ["20", "23"] } });
});

const alike =
	"rows that refer to another record could be mistaken for this record's. This would ensure it: create unique index on shop.people (lower(mail));";

test.each<[string, Parameters<typeof tables>[0], string]>([
	["without any unique index", { unique: "" }, alike],
	["that is unique only with case", { unique: "create unique index on people (mail)" }, alike],
	["whose index has only some rows", { unique: "create unique index on people (lower(mail)) where id > 1" }, alike],
	["whose index has another column too", { unique: "create unique index on people (lower(mail), name)" }, alike],
	[
		"in another collation",
		{ sender: 'text collate extensions."turkish"' },
		"their collations turkish and default may fold letters differently",
	],
	[
		"whose collation already ignores case",
		{ mail: 'text collate extensions."loose"' },
		"mail cannot be compared without case, because its collation",
	],
	[
		"that is referred to by one whose collation already ignores case",
		{ sender: 'text collate extensions."loose"' },
		"sender cannot be compared without case, because its collation",
	],
])("a referenced column %s is refused at start", async (_, types, reason) => {
	await make(tables(types));
	const { problems } = await load(crmOf({ ...mails, rule: "delete" }));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, message: expect.stringContaining(reason) }]);
});

test("a rule that changes no row needs no unique column", async () => {
	await make(tables({ unique: "" }));
	expect((await load(crmOf({ ...mails, rule: "refuse" }))).problems).toEqual([]);
});

test.each<[string, string, string, string]>([
	["a number", "int", "text", "The column sender cannot be compared without case, because it is not text."],
	["an enum", "text", "state", "Values of the type state cannot be compared without case."],
])("%s is refused at start", async (_, sender, mail, reason) => {
	await make(`create type state as enum ('a', 'A'); create table people (id int primary key, name text, mail ${mail} unique);
		create table mails (id int primary key, sender ${sender})`);
	const { problems } = await load(crmOf({ ...mails, rule: "delete" }));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, message: expect.stringContaining(reason) }]);
});

test.each<[string, Parameters<typeof tables>[0]]>([
	["a citext column", { sender: "extensions.citext", unique: "create unique index on people (mail)" }],
	["a column whose collation ignores case", { sender: 'text collate extensions."loose"', unique: "create unique index on people (mail)" }],
])("%s cannot refer to a column that distinguishes upper and lower case", async (_, types) => {
	const { form: __, ...plain } = mails;
	await make(tables(types));
	const { problems } = await load(crmOf({ ...plain, rule: "delete" }));
	expect(problems).toMatchObject([
		{ kind: "impossible", fatal: true, message: expect.stringContaining("sender ignores differences between values of mail") },
	]);
	expect((await load(crmOf({ ...plain, rule: "refuse" }))).problems).toEqual([]);
});

test("a citext column can refer to a text column that is unique without case", async () => {
	const { form: __, ...plain } = mails;
	await make(tables({ sender: "extensions.citext", mail: "text unique" }));
	expect(await watch(() => erase(crmOf({ ...plain, rule: "delete" }), ["1"]))).toMatchObject({ mails: { gone: ["1", "2"] } });
});

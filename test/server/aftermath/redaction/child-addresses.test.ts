import { expect, test } from "vitest";
import { redactPeople } from "../../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";

const mails = { table: "crm.mails", column: "person_id" } as const;
const directory: Crm = {
	name: "directory",
	title: "Directory",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["given", "family"] } },
	references: [
		{ ...mails, declared: true, to: "crm.people", rule: "delete" },
		{ declared: true, table: "crm.aliases", column: "login", to: "crm.people", toColumn: "login", rule: "keep" },
	],
	redactions: [
		{
			object: "person",
			addresses: [
				"first_mail",
				{ column: "mail", from: mails },
				{ column: "alias", from: { table: "crm.aliases", column: "login", toColumn: "login" } },
			],
			name: ["given", "family"],
			replacement: "gone@invalid",
			texts: [{ table: "crm.letters", columns: ["body"] }],
		},
	],
	tableLabels: { "crm.mails": { singular: "address", plural: "addresses" } },
};

const small = await startSmall(
	{},
	{
		crm: directory,
		schema: `create schema crm;
			create table crm.people (id bigint primary key, login text unique, given text, family text, first_mail text);
			create table crm.mails (id serial primary key, person_id bigint, mail text);
			create table crm.aliases (id serial primary key, login text, alias text);
			create table crm.letters (id serial primary key, body text);
			insert into crm.people values (1, 'anna', 'Anna', 'Smith', 'anna@one.example'), (2, 'ben', ' Ben ', ' ', null), (3, 'cem', null, 'Can', null),
				(4, 'dora', 'Dora', 'Dean', null), (5, 'emil', 'Emil', 'Eck', null), (6, 'finn', null, null, null);
			insert into crm.mails (person_id, mail) values (1, ' Anna@two.example '), (1, 'anna@three.example'), (1, 'no address'), (1, null),
				(2, 'ben@one.example'), (3, 'cem@one.example'), (4, 'both@example.test'), (5, 'both@example.test'), (5, 'emil@one.example');
			insert into crm.aliases (login, alias) values ('anna', 'anna@alias.example'), ('cem', 'cem@alias.example')`,
	},
);
const { superuser, services } = small;
const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));

/** Deletes the person, and returns the letters afterwards. */
async function deleteAndRedact(key: string, letters: readonly string[]): Promise<{ left: string[]; redaction: unknown }> {
	await superuser`truncate crm.letters`;
	for (const body of letters) await superuser`insert into crm.letters (body) values (${body})`;
	const { id } = await owner.deleteOne("person", key);
	for (let waiting = 1; waiting > 0; ) ({ waiting } = await redactPeople(services.eraser, await services.graph.current(), services.crm));
	const rows = await superuser<{ body: string }[]>`select body from crm.letters order by id`;
	return { left: rows.map(({ body }) => body), redaction: (await owner.get(id)).redaction };
}

test("each of a person's addresses is replaced, in whichever table it is, with the first and last name beside it", async () => {
	const { left, redaction } = await deleteAndRedact("1", [
		"Anna Smith <anna@one.example>, ANNA@two.example, anna@three.example, anna@alias.example",
		'"Smith, Anna" <anna@two.example> and "Anna" <anna@two.example>',
		"xanna@two.example, anna@two.example.test, ben@one.example, no address",
		"Anna Smith called, not Anna Smithson",
	]);
	expect(left).toEqual([
		"<gone@invalid>, gone@invalid, gone@invalid, gone@invalid",
		'<gone@invalid> and "Anna" <gone@invalid>',
		"xanna@two.example, anna@two.example.test, ben@one.example, no address",
		"Anna Smith called, not Anna Smithson",
	]);
	expect(redaction).toMatchObject({ state: "done", replaced: 2, mentions: 1, shared: 0 });
});

test.each([
	["has only a first name", "2", "Ben <ben@one.example>, Ben"],
	["has only a last name", "3", "Can <cem@one.example>, Can"],
])("a person who %s is searched for by that", async (_, key, letter) => {
	const { left, redaction } = await deleteAndRedact(key, [letter]);
	expect(left).toEqual([letter.replace(/^.*>/, "<gone@invalid>")]);
	expect(redaction).toMatchObject({ replaced: 1, mentions: 1 });
});

test("an address that a remaining person has too is kept, also if it is in another table", async () => {
	const { left, redaction } = await deleteAndRedact("4", ["both@example.test"]);
	expect(left).toEqual(["both@example.test"]);
	expect(redaction).toMatchObject({ replaced: 0, shared: 1 });
});

test("an address whose row remains without its person is replaced", async () => {
	await superuser`insert into crm.aliases (login, alias) values ('emil', 'emil@alias.example')`;
	const { left, redaction } = await deleteAndRedact("5", ["emil@alias.example, both@example.test"]);
	expect(left).toEqual(["gone@invalid, gone@invalid"]);
	expect(redaction).toMatchObject({ replaced: 1, shared: 0 });
});

test("a person without a name and an address is not searched for", async () => {
	expect((await deleteAndRedact("6", ["null"])).redaction).toBeNull();
});

import { expect, test } from "vitest";
import { redactPeople } from "../../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";

const archive: Crm = {
	name: "archive",
	title: "Archive",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [],
	redactions: [
		{
			object: "person",
			addresses: ["address"],
			name: "name",
			replacement: 'gone"@invalid',
			texts: [
				{ table: "crm.papers", columns: ["mail"], encoding: { always: "base64" } },
				{ table: "crm.papers", columns: ["settings", "extra"], document: "json" },
				{ table: "crm.papers", columns: ["events"] },
				{ table: "crm.papers", columns: ["log"], document: "yaml" },
				{ table: "crm.papers", columns: ["packed"] },
			],
		},
	],
	tableLabels: {},
};

const small = await startSmall(
	{},
	{
		crm: archive,
		schema: `create schema crm;
			create table crm.people (id bigint primary key, name text, address text);
			create table crm.papers (id int primary key, mail varchar(200), settings text, extra jsonb, events json, log text, packed text);
			insert into crm.people values (1, 'Anna Smith', 'anna@example.org'), (2, 'Ben', 'jürgen@example.org'), (3, 'Cem', 'cem@example.org'),
				(11, null, 'dora@example.org'), (12, null, 'emil@example.org'), (13, null, 'finn@example.org')`,
	},
);
const { superuser, services } = small;
const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));

async function deleteAndRedact(key: string): Promise<unknown> {
	const { id } = await owner.deleteOne("person", key);
	await redactAll();
	return (await owner.get(id)).redaction;
}

async function redactAll(): Promise<void> {
	for (let waiting = 1; waiting > 0; ) ({ waiting } = await redactPeople(services.eraser, await services.graph.current(), services.crm));
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

test("a person is replaced in base64, JSON, YAML and packed values, and only there, and the values stay valid", async () => {
	await superuser`insert into crm.papers values
		(1, ${base64("From: Anna Smith <anna@example.org>")}, null, null, null, null, null),
		(2, null, '{"to": "Anna Smith <anna@example.org>",  "n": 1.0}', '{"to": ["anna@example.org", 7]}', '{"b": 2, "a": "anna@example.org"}', null, null),
		(3, null, null, null, null, E'to: "Anna Smith <anna@example.org>"\n', 'a:1:{i:0;s:16:"anna@example.org";}'),
		(4, ${base64("To xanna@example.org")}, '{"to": "xanna@example.org"}', '{"to": "anna@example.org.test"}', '{"a":  1}', E'to: ben\n', 'a:0:{}')`;
	expect(await deleteAndRedact("1")).toMatchObject({ state: "done", replaced: 3, failed: 0 });
	expect(await superuser`select mail, settings, extra::text, events::text, log, packed from crm.papers order by id`).toEqual([
		{ mail: base64('From: <gone"@invalid>'), settings: null, extra: null, events: null, log: null, packed: null },
		{
			mail: null,
			settings: String.raw`{"to": "<gone\"@invalid>",  "n": 1.0}`,
			extra: String.raw`{"to": ["gone\"@invalid", 7]}`,
			events: String.raw`{"b": 2, "a": "gone\"@invalid"}`,
			log: null,
			packed: null,
		},
		{
			mail: null,
			settings: null,
			extra: null,
			events: null,
			log: 'to: "xxxx xxxxx <xxxxxxxxxxxxxxxx>"\n',
			packed: `a:1:{i:0;s:16:"${"x".repeat(16)}";}`,
		},
		{
			mail: base64("To xanna@example.org"),
			settings: '{"to": "xanna@example.org"}',
			extra: '{"to": "anna@example.org.test"}',
			events: '{"a":  1}',
			log: "to: ben\n",
			packed: "a:0:{}",
		},
	]);
});

test("an address is found in a document that writes its letters as escape sequences", async () => {
	await superuser`insert into crm.papers (id, settings) values (5, ${String.raw`{"to": "j\u00fcrgen@example.org"}`})`;
	expect(await deleteAndRedact("2")).toMatchObject({ replaced: 1 });
	expect(await superuser`select settings from crm.papers where id = 5`).toEqual([{ settings: String.raw`{"to": "gone\"@invalid"}` }]);
});

test("no value is lost where several deleted people are keys of one object or map", async () => {
	await superuser`insert into crm.papers values (6, null,
		'{"dora@example.org": 1, "emil@example.org": 2, "finn\\u0040example.org": 3}',
		'{"of": {"dora@example.org": 1, "emil@example.org": 2, "finn@example.org": 3}}',
		'{"dora@example.org": 1, "emil@example.org": 2, "finn@example.org": 3}',
		E'dora@example.org: 1\nemil@example.org: 2\nfinn@example.org: 3\n',
		'a:3:{s:16:"dora@example.org";i:1;s:16:"emil@example.org";i:2;s:16:"finn@example.org";i:3;}')`;
	await deleteAndRedact("11");
	for (const key of ["12", "13"]) await owner.deleteOne("person", key);
	await redactAll();
	const named = String.raw`{"gone\"@invalid": 1, "gone\"@invalid 2": 2, "gone\"@invalid 3": 3}`;
	const masks = ["", "2", "3"].map((number) => "x".repeat(16 - number.length) + number);
	expect(await superuser`select settings, extra::text, events::text, log, packed from crm.papers where id = 6`).toEqual([
		{
			settings: named,
			extra: `{"of": ${named}}`,
			events: named,
			log: masks.map((mask, index) => `${mask}: ${index + 1}\n`).join(""),
			packed: `a:3:{${masks.map((mask, index) => `s:16:"${mask}";i:${index + 1};`).join("")}}`,
		},
	]);
});

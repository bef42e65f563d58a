import { expect, test } from "vitest";
import { redactPeople } from "../../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import type { Mention } from "../../../../server/deletions/schemas.ts";
import { findUnredacted } from "../../../../server/doctor/find-unfinished.ts";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";

const correspondence: Crm = {
	name: "correspondence",
	title: "Correspondence",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [],
	redactions: [
		{
			object: "person",
			addresses: ["address", "login"],
			name: "name",
			replacement: "gone@invalid",
			texts: [
				{ table: "crm.letters", columns: ["subject", "body"] },
				{ table: "crm.letters", columns: ["file"], encoding: "encoding" },
			],
		},
	],
	tableLabels: { "crm.letters": { singular: "letter", plural: "letters" } },
};

const small = await startSmall(
	{},
	{
		crm: correspondence,
		schema: `create schema crm;
			create table crm.people (id bigint primary key, name text not null, address text, login text);
			create table crm.letters (id bigint primary key, subject text, body text, file text, encoding text);
			insert into crm.people select n, 'Anna Smith' || n, 'anna' || n || '@example.test' from generate_series(1, 9) as n`,
	},
);
const { superuser, services } = small;
const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));

const redact = async () => redactPeople(services.eraser, await services.graph.current(), services.crm);

/** A search that runs beside another transaction is repeated once. */
async function redactAll(): Promise<number> {
	let people = 0;
	for (let waiting = 1; waiting > 0; ) {
		const redacted = await redact();
		people += redacted.people;
		waiting = redacted.waiting;
	}
	return people;
}

test("redaction counts the rows with a replaced address or a mentioned name, and lists the mentions without their text", async () => {
	await superuser`insert into crm.letters (id, subject, body, file, encoding) values
		(1, 'anna1@example.test', 'anna1@example.test and ANNA1@example.test', ${btoa("anna1@example.test")}, 'base64'),
		(2, 'Anna Smith1 called', 'From: Anna Smith1 <anna1@example.test>', null, null),
		(3, 'anna10@example.test', 'Anna Smith10', null, null)`;
	const { id } = await owner.deleteOne("person", "1");
	expect(await redactAll()).toBe(1);
	expect((await owner.get(id)).redaction).toEqual({ state: "done", people: 1, replaced: 2, mentions: 1, failed: 0, shared: 0 });
	expect(await superuser`select subject, body from crm.letters order by id`).toEqual([
		{ subject: "gone@invalid", body: "gone@invalid and gone@invalid" },
		{ subject: "Anna Smith1 called", body: "From: <gone@invalid>" },
		{ subject: "anna10@example.test", body: "Anna Smith10" },
	]);
	expect(await owner.ask<{ mentions: Mention[] }>(`/deletions/${id}/mentions`)).toEqual({
		mentions: [{ kind: "letter", table: "crm.letters", key: "2" }],
	});
	const stranger = play(small, await small.signIn(await small.addUser()));
	await expect(stranger.ask(`/deletions/${id}/mentions`)).rejects.toThrow("not_found");
});

test("text that is being written during the search is searched once its transaction has ended", async () => {
	const { id } = await owner.deleteOne("person", "2");
	await superuser.begin(async (writer) => {
		await writer`insert into crm.letters (id, body) values (4, 'To anna2@example.test')`;
		expect(await redact()).toEqual({ people: 0, waiting: 1 });
		await sweepTombstones(services.eraser, await services.graph.current());
		expect(await redact()).toEqual({ people: 0, waiting: 1 });
		expect((await owner.get(id)).redaction).toMatchObject({ state: "waiting" });
	});
	expect(await redactAll()).toBe(1);
	expect(await superuser`select body from crm.letters where id = 4`).toEqual([{ body: "To gone@invalid" }]);
	expect((await owner.get(id)).redaction).toMatchObject({ state: "done", replaced: 1 });
});

test("a person without an address has their mentions counted, and a person without a name leaves none", async () => {
	await superuser`insert into crm.people values (11, 'Berta Brown', null), (12, '', ' '), (13, '', 'berta@example.test')`;
	await superuser`insert into crm.letters (id, body) values (6, 'Berta Brown <berta@example.test>')`;
	const nameless = await owner.deleteOne("person", "12");
	const addressless = await owner.deleteOne("person", "11");
	expect(await redactAll()).toBe(1);
	expect((await owner.get(nameless.id)).redaction).toBeNull();
	expect((await owner.get(addressless.id)).redaction).toMatchObject({ replaced: 0, mentions: 1 });
	const last = await owner.deleteOne("person", "13");
	expect(await redactAll()).toBe(1);
	expect((await owner.get(last.id)).redaction).toMatchObject({ replaced: 1, mentions: 0 });
	expect(await superuser`select body from crm.letters where id = 6`).toEqual([{ body: "Berta Brown <gone@invalid>" }]);
});

test("a former address is replaced too, and a login that is not an address is not searched for", async () => {
	await superuser`insert into crm.people values (14, 'Dora Dean', 'dora@new.example', 'Dora@old.example'), (15, 'Emil Eck', 'emil@new.example', 'emil')`;
	await superuser`insert into crm.letters (id, body) values (7, 'Dora Dean <dora@old.example>, dora@new.example; emil was here')`;
	const dora = await owner.deleteOne("person", "14");
	await owner.deleteOne("person", "15");
	expect(await redactAll()).toBe(2);
	expect(await superuser`select body from crm.letters where id = 7`).toEqual([{ body: "<gone@invalid>, gone@invalid; emil was here" }]);
	expect((await owner.get(dora.id)).redaction).toMatchObject({ replaced: 1, mentions: 0 });
});

test("all waiting people are searched for in one run, also more than one search takes", async () => {
	const { id } = await owner.deleteOne("person", "3");
	await superuser`insert into expunge.redactions (deletion_id, key, addresses, name)
		select ${id}, 'many-' || n, array['many' || n || '@example.test'], '' from generate_series(1, 450) as n`;
	await superuser`insert into crm.letters (id, body) values (5, 'To many1@example.test and many450@example.test')`;
	expect(await redactAll()).toBe(451);
	expect(await superuser`select body from crm.letters where id = 5`).toEqual([{ body: "To gone@invalid and gone@invalid" }]);
});

test("text beyond one chunk is searched to its end", async () => {
	await superuser`insert into crm.letters (id, body) select 100 + n, repeat('words ', 1000000) || 'anna4@example.test' from generate_series(1, 4) as n`;
	await owner.deleteOne("person", "4");
	expect(await redactAll()).toBe(1);
	expect(await superuser`select distinct right(body, 13) as end from crm.letters where id > 100`).toEqual([{ end: " gone@invalid" }]);
});

test("an address that a remaining record also has stays in every text, however it is written", async () => {
	await superuser`insert into crm.people values (16, 'Finn Fox', 'finn@example.test', 'old-finn@example.test'), (17, 'Finn Fox', null, ' FINN@example.test')`;
	await superuser`insert into crm.letters (id, body) values (8, 'To finn@example.test and old-finn@example.test')`;
	const double = await owner.deleteOne("person", "16");
	expect(await redactAll()).toBe(1);
	expect(await superuser`select body from crm.letters where id = 8`).toEqual([{ body: "To finn@example.test and gone@invalid" }]);
	expect((await owner.get(double.id)).redaction).toMatchObject({ state: "done", replaced: 1, shared: 1 });
	await owner.deleteOne("person", "17");
	expect(await redactAll()).toBe(1);
	expect(await superuser`select body from crm.letters where id = 8`).toEqual([{ body: "To gone@invalid and gone@invalid" }]);
});

test("a text does not count as replaced if a trigger puts the address back", async () => {
	await superuser`insert into crm.people values (701, 'Anna Smith701', 'anna701@example.test', null)`;
	await superuser`insert into crm.letters (id, subject, body) values (2701, 'anna701@example.test', 'anna701@example.test')`;
	await superuser.unsafe(`create function crm.keep_body() returns trigger language plpgsql as $$ begin new.body := old.body; return new; end $$;
		create trigger keep_body before update on crm.letters for each row when (old.id = 2701) execute function crm.keep_body()`);
	const { id } = await owner.deleteOne("person", "701");
	await redactAll();
	await superuser.unsafe("drop function crm.keep_body cascade");
	expect((await owner.get(id)).redaction).toMatchObject({ state: "done", replaced: 0, failed: 1 });
	await superuser`delete from crm.letters where id = 2701`;
	await superuser`update expunge.redactions set failed = 0, mentioned_in = '[]' where key = '701'`;
});

test.each([
	{ how: "with an error", key: "5", answer: "raise exception 'archived'" },
	{ how: "without a word", key: "6", answer: "return null" },
	{ how: "because a trigger does not find a table", key: "601", answer: "insert into history values (old.id)" },
	{ how: "because a trigger lacks a privilege", key: "602", answer: "raise exception using errcode = '42501'" },
	{ how: "because a trigger ends the session", key: "604", answer: "perform pg_terminate_backend(pg_backend_pid()), pg_sleep(60)" },
	{ how: "since a trigger breaks", key: "603", answer: "raise exception using errcode = 'XX000'" },
])(
	"a text that the database refuses to change $how does not stop the others, is listed, and the doctor reports it",
	async ({ key, answer }) => {
		const address = `anna${key}@example.test`;
		await superuser`insert into crm.people values (${key}, ${`Anna Smith${key}`}, ${address}, null) on conflict do nothing`;
		await superuser`insert into crm.letters (id, body) values (${`2${key}`}, ${address}), (${`3${key}`}, ${address})`;
		await superuser.unsafe(`create or replace function crm.refuse() returns trigger language plpgsql as $$ begin ${answer}; end $$;
		create trigger refuse before update on crm.letters for each row when (old.id = 2${key}) execute function crm.refuse()`);
		const { id } = await owner.deleteOne("person", key);
		expect(await redactAll()).toBe(1);
		await superuser.unsafe("drop function crm.refuse cascade");
		expect(await superuser`select body from crm.letters where id in (${`2${key}`}, ${`3${key}`}) order by id`).toEqual([
			{ body: address },
			{ body: "gone@invalid" },
		]);
		expect((await owner.get(id)).redaction).toMatchObject({ state: "done", replaced: 1, failed: 1 });
		expect(await owner.ask<{ mentions: Mention[] }>(`/deletions/${id}/mentions`)).toEqual({
			mentions: [{ kind: "letter", table: "crm.letters", key: `2${key}` }],
		});
		expect(await findUnredacted(services.db)).toEqual([
			expect.objectContaining({ about: "redaction", message: expect.stringContaining("refused to change") }),
		]);
	},
);

test("texts that row-level security hides make redaction fail", async () => {
	await superuser`insert into crm.letters (id, body) values (9, 'anna7@example.test')`;
	const { id } = await owner.deleteOne("person", "7");
	await superuser`alter table crm.letters enable row level security`;
	await expect(redactAll()).rejects.toMatchObject({ cause: { code: "42501" } });
	expect((await owner.get(id)).redaction).toMatchObject({ state: "waiting" });
	await superuser`alter table crm.letters disable row level security`;
	expect(await redactAll()).toBe(1);
	expect(await superuser`select body from crm.letters where id = 9`).toEqual([{ body: "gone@invalid" }]);
});

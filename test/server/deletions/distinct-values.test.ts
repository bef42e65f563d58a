import { afterAll, expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { rehearse } from "../../../server/deletions/rehearsal/rehearse.ts";
import { tidyKeys } from "../../../server/deletions/tidy-keys.ts";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { tidyPreviews } from "../../../server/previews/find-preview.ts";
import type { FoundRecords } from "../../../server/records/schemas.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const desk: Crm = {
	name: "desk",
	title: "Desk",
	pages: { records: [], items: [], results: [] },
	objects: {
		sender: {
			labels: { singular: "Sender", plural: "Senders" },
			table: "desk.mails",
			key: "sender",
			distinct: true,
			ignoreCase: true,
			name: ["sender"],
			identify: [{ column: "city", from: { table: "desk.letters", column: "address" } }],
			person: true,
		},
		mail: {
			labels: { singular: "Mail", plural: "Mails" },
			table: "desk.mails",
			key: "id",
			name: ["subject"],
			parents: [{ object: "sender", column: "sender" }],
		},
	},
	references: [
		{ table: "desk.files", columns: ["mail_id"], rule: "delete" },
		{ declared: true, table: "desk.letters", column: "address", to: "desk.mails", toColumn: "sender", rule: "delete" },
	],
	redactions: [
		{
			object: "sender",
			addresses: ["sender", { column: "other", from: { table: "desk.letters", column: "address" } }],
			name: "sender",
			texts: [{ table: "desk.notes", columns: ["text"] }],
			replacement: "[removed]",
		},
	],
	tableLabels: {},
};
const small = await startSmall(
	{},
	{
		crm: desk,
		schema: `create schema desk;
			create table desk.mails (id int primary key generated always as identity, sender text, subject text not null);
			create index on desk.mails (lower(sender));
			create table desk.files (id serial primary key, mail_id int not null references desk.mails);
			create table desk.letters (id serial primary key, address text, city text, other text);
			create table desk.notes (id serial primary key, text text not null)`,
	},
);
const { superuser, services } = small;
afterAll(await startWorker(services));
const admin = play(small, await small.signIn(await small.addUser({ role: "admin" })));
const { ask, preview, deleteOne, deleteMany, ended, items } = admin;

async function addMails(...senders: string[]): Promise<void> {
	for (const sender of senders) {
		await superuser`with mail as (insert into desk.mails (sender, subject) values (${sender}, 'Hello') returning id)
			insert into desk.files (mail_id) select id from mail`;
	}
}

const left = async (sender: string) =>
	(await superuser`select from desk.mails join desk.files on mail_id = mails.id where lower(sender) = ${sender}`).length;

test("a value is found, shown with its number of rows, and deleted with them by its own name in any case", async () => {
	await addMails("anna@example.test", "Anna@Example.test", "anna@example.test.org");
	await superuser`insert into desk.letters (address, city) values ('Anna@example.test', 'Bonn')`;
	const { records } = await ask<FoundRecords>("/records/search", { object: "sender", text: "ANNA@example.test" });
	expect(records.map(({ key, name, identify }) => ({ key, name, identify }))).toEqual([
		{ key: "anna@example.test", name: "anna@example.test", identify: ["Bonn"] },
		{ key: "anna@example.test.org", name: "anna@example.test.org", identify: [] },
	]);
	expect(await preview({ object: "sender", klass: null, bulk: false, ids: ["ANNA@example.test"] })).toMatchObject({
		counts: expect.arrayContaining([
			expect.objectContaining({ table: "desk.mails", rows: 2, labels: { singular: "Mail", plural: "Mails" } }),
		]),
	});
	const { id } = await deleteOne("sender", "ANNA@example.test");
	expect((await ended(id)).counts).toMatchObject({ succeeded: 1 });
	expect([await left("anna@example.test"), await left("anna@example.test.org")]).toEqual([0, 1]);
	expect(await superuser`select from desk.letters`).toHaveLength(0);
	expect(await ask("/erased", { object: "sender", klass: null, key: "anna@example.test" })).toMatchObject({ erased: true });
	const [entry] = await superuser`select key, rows from expunge.audit_entries order by batch desc limit 1`;
	expect(entry).toEqual({ key: expect.stringMatching(/^[0-9a-f]{64}$/), rows: "5" });
});

test("many values are deleted in bulk, and a value twice counts once", async () => {
	await addMails("one@example.test", "two@example.test", "TWO@example.test", "three@example.test");
	const { id } = await deleteMany("sender", ["one@example.test", "two@example.test", "Two@example.test", "nobody@example.test"]);
	expect((await ended(id)).counts).toMatchObject({ submitted: 3, succeeded: 2, failed: 1 });
	expect([await left("one@example.test"), await left("two@example.test"), await left("three@example.test")]).toEqual([0, 0, 1]);
});

test("a hold keeps all rows of the value, also from a deletion of one of them", async () => {
	await addMails("Held@example.test", "held@example.test");
	await ask("/holds", { object: "sender", key: "held@example.test", reason: "Court case" });
	const { id } = await deleteMany("sender", ["held@example.test"]);
	expect((await ended(id)).counts).toMatchObject({ failed: 1 });
	expect(await items(id)).toMatchObject([{ code: "held" }]);
	const [mail] = await superuser`select id::text from desk.mails where sender = 'Held@example.test'`;
	const { id: single } = await deleteMany("mail", [mail?.["id"]]);
	expect((await ended(single)).counts).toMatchObject({ failed: 1 });
	expect(await left("held@example.test")).toBe(2);
});

test("a mail that stays because of its sender's hold names the type of the sender, and no other record", async () => {
	await addMails("kept@example.test");
	await ask("/holds", { object: "sender", key: "kept@example.test", reason: "Court case" });
	const [mail] = await superuser`select id::text from desk.mails where sender = 'kept@example.test'`;
	const keptBy = { labels: { singular: "Sender", plural: "Senders" }, key: null, record: null };
	const ids = [mail?.["id"]];
	expect(await preview({ object: "mail", klass: null, bulk: true, ids })).toMatchObject({ stays: [{ code: "held", keptBy }] });
	const { id } = await deleteMany("mail", ids);
	await ended(id);
	expect(await items(id)).toMatchObject([{ code: "held", keptBy }]);
});

test("a value on hold names nothing else that keeps it", async () => {
	await addMails("own@example.test");
	await ask("/holds", { object: "sender", key: "own@example.test", reason: "Court case" });
	const { id } = await deleteMany("sender", ["own@example.test"]);
	await ended(id);
	expect(await items(id)).toMatchObject([{ code: "held", keptBy: null }]);
});

test("somebody without the right to delete senders cannot delete one", async () => {
	await addMails("safe@example.test");
	const agent = play(small, await small.signIn(await small.addUser({ role: "agent" })));
	await expect(agent.deleteOne("sender", "safe@example.test")).rejects.toThrow("permission_denied");
	expect(await left("safe@example.test")).toBe(1);
});

test("a rehearsal names what would be left, and changes nothing", async () => {
	await addMails("rita@example.test");
	const graph = await services.graph.current();
	await addMails("reception");
	await superuser`insert into desk.letters (address) values ('Reception')`;
	const rehearsed = await rehearse(services.eraser, "sender", "rita@example.test", { crm: desk, graph });
	expect(rehearsed).toMatchObject({ refusal: null, remainders: [] });
	const without: Crm = { ...desk, references: desk.references.slice(0, 1) };
	await superuser`insert into desk.letters (address) values ('Rita@example.test')`;
	const found = await rehearse(services.eraser, "sender", "rita@example.test", {
		crm: without,
		graph: await loadGraph(services.eraser, without),
	});
	expect(found.remainders).toMatchObject([{ table: "desk.letters", column: "address" }]);
	const named = await rehearse(services.eraser, "sender", "reception", { crm: without, graph: await loadGraph(services.eraser, without) });
	expect(named.remainders).toMatchObject([{ table: "desk.letters", column: "address" }]);
	expect(await left("rita@example.test")).toBe(1);
});

test("the doctor calls it safe, and shows what goes with a value", async () => {
	const loaded = await services.graph.current();
	const undeclared = await findUndeclared(services.eraser, loaded, desk);
	const { graph, findings } = await diagnose(services.eraser, loaded, { role: "expunge_eraser", undeclared });
	expect(findings.filter(({ severity }) => severity === "danger")).toEqual([]);
	expect(graph.find(({ object }) => object === "sender")?.lines).toEqual(
		expect.arrayContaining([expect.stringContaining("desk.mails"), expect.stringContaining("desk.letters")]),
	);
});

test("the value and its addresses in other tables are removed from the texts of others", async () => {
	await addMails("Text@example.test");
	await superuser`insert into desk.letters (address, other) values ('TEXT@example.test', 'other@example.test')`;
	await superuser`insert into desk.notes (text) values ('From text@Example.test and other@example.test, not from context@example.test')`;
	const { id } = await deleteOne("sender", "text@example.test");
	await ended(id);
	const read = async () => (await superuser`select text from desk.notes`)[0]?.["text"];
	const removed = "From [removed] and [removed], not from context@example.test";
	await until(read, (text) => text === removed, { what: "The text without the addresses" });
});

test("our tables hold nothing of a deleted value", async () => {
	await addMails("gone-forever@example.test");
	const { id } = await deleteOne("sender", "gone-forever@example.test");
	await ended(id);
	await superuser`update expunge.previews set expires_at = now()`;
	const count = async () => {
		await sweepTombstones(services.eraser, await services.graph.current());
		await tidyPreviews(services);
		await tidyKeys(services);
		const [found] = await superuser`select (select count(*) from expunge.tombstones as t where t::text like '%gone-forever%')::int4
			+ (select count(*) from expunge.preview_records as r where r::text like '%gone-forever%')::int4
			+ (select count(*) from expunge.audit_entries as e where e::text like '%gone-forever%')::int4 as rows`;
		return found?.["rows"];
	};
	await until(count, (rows) => rows === 0, { what: "Rows that still name the value" });
});

import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { redactPeople } from "../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../server/crm/crm.ts";
import { tidyKeys } from "../../../server/deletions/tidy-keys.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { forgetReleased } from "../../../server/holds/release-hold.ts";
import { tidyPreviews } from "../../../server/previews/find-preview.ts";
import type { CreatedPreview, PreviewRecordPage } from "../../../server/previews/schemas.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const desk: Crm = {
	name: "desk",
	title: "Desk",
	pages: { records: [], items: [], results: [] },
	objects: {
		client: { labels: { singular: "Client", plural: "Clients" }, table: "desk.clients", key: "login", name: ["name"], person: true },
		contact: {
			labels: { singular: "Contact", plural: "Contacts" },
			table: "desk.contacts",
			key: "email",
			name: ["email"],
			parents: [{ object: "client", column: "client" }],
		},
	},
	references: [
		{ declared: true, table: "desk.tickets", column: "requester", to: "desk.clients", rule: "delete" },
		{ declared: true, table: "desk.mails", column: "sender", to: "desk.clients", toColumn: "address", rule: "delete" },
		{ declared: true, table: "desk.mails", column: "sender", to: "desk.contacts", rule: "delete" },
		{ table: "desk.contacts", columns: ["client"], rule: "delete" },
	],
	redactions: [
		{
			object: "client",
			addresses: ["address"],
			name: "name",
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
			create table desk.clients (login text primary key, name text not null, address text not null unique);
			create table desk.contacts (email text primary key, client text not null references desk.clients);
			create table desk.tickets (id serial primary key, requester text not null);
			create table desk.mails (id serial primary key, sender text not null);
			create table desk.notes (id serial primary key, text text not null)`,
	},
);
const { superuser, services } = small;
afterAll(await startWorker(services));
const { ask, freeze, preview, confirm, deleteOne, deleteMany, ended, items, get } = play(
	small,
	await small.signIn(await small.addUser({ role: "admin" })),
);
expect((await services.graph.current()).problems).toEqual([]);

async function addClient(login: string, name: string): Promise<void> {
	await superuser`insert into desk.clients values (${login}, ${name}, ${`${login}@example.test`})`;
	await superuser`insert into desk.contacts values (${`${login}@home.test`}, ${login})`;
	await superuser`insert into desk.tickets (requester) values (${login})`;
	await superuser`insert into desk.mails (sender) values (${`${login}@example.test`})`;
	await superuser`insert into desk.notes (text) values (${`${name} <${login}@example.test> called`})`;
}

/** Where our schemas, the queue's included, contain one of the texts. */
async function findTexts(texts: readonly string[]): Promise<string[]> {
	const columns = await superuser<{ schema: string; table: string; column: string }[]>`
		select n.nspname as schema, c.relname as table, a.attname as column
		from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
		where n.nspname in ('expunge', 'expunge_queue') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;
	const found: string[] = [];
	for (const { schema, table, column } of columns) {
		const rows = await superuser`
			select from ${superuser(`${schema}.${table}`)} as t
			where exists (select from unnest(${[...texts]}::text[]) as text where strpos(lower(t.${superuser(column)}::text), lower(text)) > 0)`;
		if (rows.length > 0) found.push(`${schema}.${table}.${column}`);
	}
	return found;
}

/** Does what the worker does within a quarter of an hour, until nothing is found. Searches wait for transactions that are running. */
function expectNothingOf(...texts: string[]): Promise<unknown> {
	const tidyAndFind = async () => {
		await tidy();
		return findTexts(texts);
	};
	return until(tidyAndFind, (found) => found.length === 0, { what: "Columns that still name the person" });
}

async function tidy(): Promise<void> {
	const graph = await services.graph.current();
	await redactPeople(services.eraser, graph, services.crm);
	await sweepTombstones(services.eraser, graph);
	await Promise.all([tidyPreviews(services), forgetReleased(services)]);
	await tidyKeys(services);
}

test("after a person with a login as key is deleted, our tables hold neither login, name nor address", async () => {
	await addClient("anna-smith", "Anna Smith");
	const placed = await ask<{ id: string }>("/holds", { object: "client", key: "anna-smith", reason: "Anna Smith asked for it" });
	const { id: kept } = await deleteMany("client", ["anna-smith"]);
	expect((await ended(kept)).counts).toMatchObject({ failed: 1 });
	expect(await get(kept)).toMatchObject({ firstRecords: [{ key: "anna-smith", name: "Anna Smith" }] });
	await ask(`/holds/${placed.id}/release`, { reason: "Anna Smith wrote again" });
	const unconfirmed = await freeze({ object: "client", klass: null, bulk: true, ids: ["anna-smith"] });
	await superuser`update expunge.previews set expires_at = now() where id = ${unconfirmed.id}`;
	const { id: retried } = await ask<CreatedPreview>(`/deletions/${kept}/retry`, {});
	await ask(`/previews/${retried}`);
	await confirm(retried);
	expect((await ended(retried)).counts).toMatchObject({ succeeded: 1 });
	expect(await superuser`select from desk.contacts`).toHaveLength(0);
	await expectNothingOf("anna-smith", "Anna Smith");

	expect(await get(kept)).toMatchObject({ firstRecords: [], counts: { submitted: 1, failed: 1 } });
	expect(await items(retried)).toMatchObject([{ key: null, code: "deleted", auditReference: expect.stringMatching(/^A-/) }]);
	await expect(ask(`/deletions/${kept}/retry`, {})).rejects.toThrow("no_records");
	const { deletions } = await ask<{ deletions: { id: string }[] }>("/deletions/search", { search: "anna-smith" });
	expect(deletions.map(({ id }) => id).sort()).toEqual([kept, retried].sort());
	expect(await ask(`/previews/${retried}`)).toMatchObject({ state: "confirmed" });
	expect(await ask<PreviewRecordPage>(`/previews/${retried}/records`, {})).toMatchObject({ records: [] });
	expect(await ask("/erased", { object: "client", klass: null, key: "anna-smith" })).toMatchObject({ erased: true });
	expect(await ask("/erased", { object: "contact", klass: null, key: "anna-smith@home.test" })).toMatchObject({ erased: true });
});

test("the batch itself hides the key, and a second deletion of the same login says that it is already gone", async () => {
	await addClient("ben-jones", "Ben Jones");
	const { id: waiting } = await preview({ object: "client", klass: null, bulk: true, ids: ["ben-jones", "nobody-else"] });
	const { id } = await deleteOne("client", "ben-jones");
	expect(await superuser`select key from expunge.preview_records where preview_id = ${id} and not key_is_hmac`).toHaveLength(0);
	await confirm(waiting);
	expect(await ended(waiting)).toMatchObject({ counts: { skipped: 1, failed: 1 } });
	expect(await items(waiting)).toMatchObject([{ key: null, code: "already_gone" }, { key: "nobody-else" }]);
	await expectNothingOf("ben-jones", "Ben Jones");
});

test("the batches' role can hide no key of a record that waits", async () => {
	await addClient("cleo-brown", "Cleo Brown");
	const { id } = await freeze({ object: "client", klass: null, bulk: true, ids: ["cleo-brown"] });
	await superuser`update expunge.preview_records set position = 7 where preview_id = ${id}`;
	const hmac = "0".repeat(64);
	const hide = services.eraser.execute(sql`select expunge.hide_keys(${id}::uuid, array[7], array[${hmac}])`);
	await expect(hide).rejects.toMatchObject({ cause: { message: "The eraser writes only about the deletion of its batch." } });
	await superuser`select expunge.hide_keys(${id}, array[7], array[${hmac}])`;
	expect(await superuser`select key from expunge.preview_records where preview_id = ${id}`).toEqual([{ key: "cleo-brown" }]);
});

test("nobody can hide the key of a record that failed, because it can be retried", async () => {
	await addClient("dora-green", "Dora Green");
	await ask("/holds", { object: "client", key: "dora-green", reason: "Dora Green asked for it" });
	const { id } = await deleteMany("client", ["dora-green"]);
	expect((await ended(id)).counts).toMatchObject({ failed: 1 });
	await superuser`select expunge.hide_keys(${id}, array(select position from expunge.preview_records where preview_id = ${id}), array[${"0".repeat(64)}])`;
	expect(await superuser`select key from expunge.preview_records where preview_id = ${id}`).toEqual([{ key: "dora-green" }]);
});

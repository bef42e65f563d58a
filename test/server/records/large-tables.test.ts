import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { matchBeginnings } from "../../../server/erasure/rows/match-beginnings.ts";
import { hasTextSql } from "../../../server/erasure/rows/match-records.ts";
import { recordSearch } from "../../../server/records/schemas.ts";
import { searchRecords } from "../../../server/records/search-records.ts";
import { startSmall } from "../../support/start-small.ts";

/** EXPUNGE_TEST_ROWS=1000000 measures a large table. */
const rows = Number(process.env["EXPUNGE_TEST_ROWS"] ?? 20_000);

const desk: Crm = {
	name: "desk",
	title: "Desk",
	pages: { records: [], items: [], results: [] },
	objects: {
		client: {
			labels: { singular: "Client", plural: "Clients" },
			table: "desk.clients",
			key: "id",
			name: ["name"],
			identify: [{ column: "address", from: { table: "desk.addresses", column: "client" } }, { column: "login" }, { column: "nick" }],
			scope: { column: "queue", label: "Queue" },
		},
		seat: { labels: { singular: "Seat", plural: "Seats" }, table: "desk.seats", key: "code", name: ["label"] },
	},
	references: [{ declared: true, table: "desk.addresses", column: "client", to: "desk.clients", rule: "delete" }],
	tableLabels: {},
};
const { addUser, asks, services } = await startSmall(
	{},
	{
		crm: desk,
		schema: `create schema desk;
			create table desk.clients (id bigint primary key, name varchar(200) not null, login text not null unique, queue integer not null, nick text);
			create table desk.addresses (client text not null, address text not null);
			create table desk.seats (code text unique, label text not null);
			insert into desk.clients select n, 'Client ' || n || ' of Example', 'login' || n, n % 10 from generate_series(1, ${rows}) as n;
			insert into desk.addresses select n, 'mail' || n || '@example.test' from generate_series(1, ${rows}) as n;
			insert into desk.clients values (${rows + 1}, 'Ada Middleton', 'ada.m', 3, 'Countess'), (${rows + 2}, 'middle of nothing', 'mon', 4, null);
			insert into desk.addresses values ('${rows + 1}', 'Ada.Middleton@example.test');
			insert into desk.seats values ('S-1', 'Window'), (null, 'Nobody''s');
			create index on desk.clients (name);
			create index on desk.clients (queue);
			create index on desk.clients using hash (nick);
			create index on desk.addresses (client);
			create index on desk.addresses (address);
			analyze desk.clients, desk.addresses;`,
	},
);
const action = asks(await addUser({ role: "admin" }));

const graph = await services.graph.current();
const clients = graph.objects.get("client");
if (!clients) throw new Error("The desk has clients.");

async function measured<Value>(what: string, work: Promise<Value>): Promise<Value> {
	const began = performance.now();
	const value = await work;
	if (rows > 100_000) console.info(`${what}: ${Math.round(performance.now() - began)} ms`);
	return value;
}

async function search(text: string, restTimeoutMs?: number) {
	const { records, partial } = await measured(text, searchRecords(action, recordSearch.parse({ object: "client", text }), restTimeoutMs));
	return { names: records.map(({ name }) => name), partial };
}

test.each([
	{ what: "the beginning of a name, however it is written", words: ["ADA", "MIDD"], names: ["Ada Middleton"] },
	{ what: "the beginning of an address in another table", words: ["ada.middleton@"], names: ["Ada Middleton"] },
	{ what: "the beginning of a login", words: ["ada.m"], names: ["Ada Middleton"] },
	{ what: "two words of which one begins a name", words: ["middleton", "ada"], names: ["Ada Middleton"] },
	{ what: "a nickname, whose index is a hash,", words: ["count"], names: [] },
	{ what: "a word that is only inside a name", words: ["dleton"], names: [] },
])("by an index, $what finds $names", async ({ words, names }) => {
	const match = { words, klass: null, onlySoftDeleted: false, where: sql`true`, limit: 50 };
	const found = await measured(words.join(" "), matchBeginnings(services.db, clients, match));
	expect(found.map(({ name }) => name)).toEqual(names);
});

test("what an index finds is listed when the rest of the search takes too long, and the answer says so", async () => {
	expect(await search(String(rows + 1), 1)).toEqual({ names: ["Ada Middleton"], partial: true });
	expect(await search("ada midd", 1)).toEqual({ names: ["Ada Middleton"], partial: true });
});

test("beginnings that come too late count as none: what was typed as a number is found all the same", async () => {
	let transactions = 0;
	const transaction: typeof action.db.transaction = (...parameters) =>
		++transactions === 2 ? Promise.reject(Object.assign(new Error("late"), { code: "57014" })) : action.db.transaction(...parameters);
	const late = { ...action, db: Object.assign(Object.create(action.db), { transaction }) };
	const { records } = await searchRecords(late, recordSearch.parse({ object: "client", text: String(rows + 1) }), 60_000);
	expect(transactions).toBe(3);
	expect(records.map(({ name }) => name)).toEqual(["Ada Middleton"]);
});

test("within the time, records that hold the word elsewhere follow", async () => {
	expect(await search("middle", 60_000)).toEqual({ names: ["middle of nothing", "Ada Middleton"], partial: false });
});

test("a scope of numbers and a klass are looked up by their index", async () => {
	const plan = await services.db.execute(sql`explain select from desk.clients as c where ${hasTextSql(clients.table, "queue", ["3"])}`);
	expect(JSON.stringify(plan)).toContain("clients_queue_idx");
});

test("a row without a key is not a record", async () => {
	const { records } = await searchRecords(action, recordSearch.parse({ object: "seat" }));
	expect(records.map(({ name }) => name)).toEqual(["Window"]);
});

import { afterAll, expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const desk: Crm = {
	name: "desk",
	title: "Desk",
	pages: { records: [], items: [], results: [] },
	objects: { client: { labels: { singular: "Client", plural: "Clients" }, table: "desk.clients", key: "login", name: ["login"] } },
	references: [{ declared: true, table: "desk.tickets", column: "requester", to: "desk.clients", rule: "delete" }],
	tableLabels: {},
};
const small = await startSmall(
	{},
	{
		crm: desk,
		schema: `create schema desk;
			create table desk.clients (login text primary key);
			create table desk.tickets (id serial primary key, requester text not null)`,
	},
);
const { superuser } = small;
afterAll(await startWorker(small.services));
const { ask, deleteOne } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

const addClient = (login: string) => superuser`insert into desk.clients values (${login})`;
const readTickets = async (login: string) => (await superuser`select id from desk.tickets where requester = ${login}`).length;
const erased = (key: string) => ask<{ erased: boolean }>("/erased", { object: "client", klass: null, key });

test("after a login is deleted, a new mail or a new client with its address stays", async () => {
	const login = "anna@example.test";
	await addClient(login);
	await superuser`insert into desk.tickets (requester) values (${login})`;
	expect(await deleteOne("client", login)).toMatchObject({ outcome: { code: "deleted" } });
	await superuser`insert into desk.tickets (requester) values (${login})`;
	const unsettled = () => superuser`select from expunge.tombstones where not settled`;
	await until(unsettled, (rows) => rows.length === 0, { what: "What is still to be swept" });
	expect(await readTickets(login)).toBe(1);
	expect(await erased(login)).toMatchObject({ erased: true });
	await addClient(login);
	expect(await erased(login)).toMatchObject({ erased: false });
	expect(await deleteOne("client", login)).toMatchObject({ outcome: { code: "deleted" }, counts: { rows: 2 } });
	expect(await readTickets(login)).toBe(0);
	expect(await erased(login)).toMatchObject({ erased: true });
});

test("a transaction that read the client before the deletion and writes later leaves nothing", async () => {
	const login = "ben@example.test";
	await addClient(login);
	await superuser.begin(async (older) => {
		await older`select from desk.clients where login = ${login}`;
		expect(await deleteOne("client", login)).toMatchObject({ outcome: { code: "deleted" } });
		await older`insert into desk.tickets (requester) values (${login})`;
		const seen = () => superuser`select from expunge.sweep_horizons where xids <> '{}'`;
		await until(seen, (rows) => rows.length > 0, { what: "Whether the older transaction is watched" });
	});
	await until(
		() => readTickets(login),
		(tickets) => tickets === 0,
		{ what: "The tickets that are left" },
	);
	await superuser`insert into desk.tickets (requester) values (${login})`;
	const unsettled = () => superuser`select from expunge.tombstones where not settled`;
	await until(unsettled, (rows) => rows.length === 0, { what: "What is still to be swept" });
	expect(await readTickets(login)).toBe(1);
});

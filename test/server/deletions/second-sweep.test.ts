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
	objects: { client: { labels: { singular: "Client", plural: "Clients" }, table: "desk.clients", key: "id", name: ["name"] } },
	references: [{ declared: true, table: "desk.tickets", column: "client", to: "desk.clients", rule: "delete" }],
	tableLabels: {},
};
const small = await startSmall(
	{},
	{
		crm: desk,
		schema: `create schema desk;
			create table desk.clients (id serial primary key, name text not null);
			insert into desk.clients (name) values ('Anna'), ('Ben'), ('Cleo');
			create table desk.tickets (id serial primary key, client int not null)`,
	},
);
const { superuser } = small;
afterAll(await startWorker(small.services));
const { deleteOne } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

/** The worker sweeps after every deletion. */
async function deleteAndSweep(client: string): Promise<void> {
	expect(await deleteOne("client", client)).toMatchObject({ outcome: { code: "deleted" } });
	const due = () => superuser`select from expunge.tombstones where due_at < now() + interval '1 hour'`;
	await until(due, (rows) => rows.length === 0, { what: "The sweep after the deletion" });
}

const readTickets = async () => (await superuser<{ id: number }[]>`select id from desk.tickets`).map(({ id }) => id);

test("the second sweep, a minute later, removes what the CRM wrote in a transaction after the one that read the record", async () => {
	await deleteAndSweep("1");
	// No transaction of the CRM ran during the first sweep, so the sweep waits for none.
	await superuser`insert into desk.tickets (client) values (1)`;
	await deleteAndSweep("2");
	expect(await readTickets()).toEqual([1]);
	expect(await superuser`select key from expunge.tombstones where not settled order by key`).toEqual([{ key: "1" }, { key: "2" }]);

	await superuser`update expunge.tombstones set erased_at = erased_at - interval '1 minute' where key = '1'`;
	await deleteAndSweep("3");
	expect(await readTickets()).toEqual([]);
	expect(await superuser`select key from expunge.tombstones where settled`).toEqual([{ key: "1" }]);
});

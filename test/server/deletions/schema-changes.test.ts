import { pino } from "pino";
import { afterAll, beforeEach, expect, test } from "vitest";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const small = await startSmall();
const { superuser, services } = small;
const said: string[] = [];
const log = pino({ level: "error" }, { write: (line: string) => void said.push(line) });
afterAll(await startWorker({ ...services, log }));
const { deleteMany, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

let first = 1;
beforeEach(() => {
	first += 10_000;
});

/** A deletion of 4,000 customers, some of whom are deleted already. */
async function beginDeletion(): Promise<string> {
	await superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(${first}::int, ${first + 3_999}::int) as n`;
	const { id } = await deleteMany(
		"customer",
		Array.from({ length: 4_000 }, (_, index) => String(first + index)),
	);
	const read = () => superuser`select succeeded from expunge.deletions where id = ${id}`;
	await until(read, ([row]) => row?.["succeeded"] > 0, { what: "How many are gone" });
	return id;
}

test("a table that changes during a deletion is read again, and the deletion continues", async () => {
	const id = await beginDeletion();
	await superuser`alter table crm.conversations add column priority integer`;
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 4_000 } });
	expect(said).toEqual([]);
});

test("an undecided reference that appears during a deletion ends it: the rest stays, and the log and a notification name the reference", async () => {
	const id = await beginDeletion();
	await superuser`create table crm.visits (id bigint primary key, customer_id bigint references crm.customers)`;
	const { state, counts, reasons } = await ended(id);
	const [standing] = await superuser`select count(*)::int as customers from crm.customers where id >= ${first}`;
	expect(state).toBe("complete_with_errors");
	expect(counts.succeeded).toBeLessThan(4_000);
	expect(standing?.["customers"]).toBe(4_000 - counts.succeeded);
	expect(reasons).toMatchObject([{ code: "object_undecided", count: 4_000 - counts.succeeded }]);
	expect(said.join()).toContain("crm.visits");
	expect(await superuser`select reference from expunge.notifications where kind = 'undecided_reference'`).toMatchObject([
		{ reference: expect.stringContaining("crm.visits") },
	]);
});

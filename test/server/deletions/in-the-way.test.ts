import { afterAll, beforeEach, expect, test } from "vitest";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const small = await startSmall();
const { superuser, services } = small;
afterAll(await startWorker(services));
const { ask, deleteMany, deleteOne, ended, items, preview, confirm } = play(
	small,
	await small.signIn(await small.addUser({ role: "admin" })),
);

let first = 1;
beforeEach(async () => {
	first += 1_000;
	await superuser`drop trigger if exists protest on crm.customers`;
	await superuser`drop sequence if exists crm.attempts`;
	await superuser`create sequence crm.attempts`;
	await superuser`grant usage on sequence crm.attempts to expunge_eraser`;
});

async function addCustomers(count: number): Promise<string[]> {
	const [from, to] = [first, first + count - 1];
	await superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(${from}::int, ${to}::int) as n`;
	await superuser`insert into crm.conversations select n, 'Subject', n from generate_series(${from}::int, ${to}::int) as n`;
	return Array.from({ length: count }, (_, index) => String(from + index));
}

/** Makes these PL/pgSQL statements run before this customer is deleted. */
async function beforeDeletingOf(customer: string, statements: string): Promise<void> {
	await superuser.unsafe(`
		create or replace function crm.protest() returns trigger language plpgsql as $$ begin ${statements} return old; end $$;
		grant usage on schema crm to expunge_eraser;
		create trigger protest before delete on crm.customers for each row when (old.id = ${customer}) execute function crm.protest()`);
}

async function codesOf(id: string): Promise<Record<string, string | null>> {
	return Object.fromEntries((await items(id)).map(({ key, code }) => [key, code]));
}

async function readSlice(id: string): Promise<string | null> {
	const [row] = await superuser<{ slice_id: string | null }[]>`select slice_id from expunge.deletions where id = ${id}`;
	return row?.slice_id ?? null;
}

test("two deletions of the same records complete, even if one record outlasts every wait", async () => {
	const keys = await addCustomers(60);
	await beforeDeletingOf(String(first + 30), "perform pg_sleep(7);");
	const [one, other] = await Promise.all([deleteMany("customer", keys), deleteMany("customer", keys.toReversed())]);
	const [a, b] = [await ended(one.id), await ended(other.id)];
	expect([a.state, b.state]).toEqual(["complete", "complete"]);
	expect([a.counts.succeeded + b.counts.succeeded, a.counts.skipped + b.counts.skipped]).toEqual([60, 60]);
});

test("a record in use waits for the end of the deletion, and is deleted once it is free", async () => {
	const keys = await addCustomers(40);
	const { id } = await preview({ object: "customer", bulk: true, ids: keys });
	await superuser.begin(async (other) => {
		await other`update crm.customers set name = 'being edited' where id = ${String(first + 3)}`;
		await other`update crm.conversations set subject = 'being edited' where id = ${String(first + 20)}`;
		await confirm(id);
		const read = () => superuser`select 40 - succeeded as left from expunge.deletions where id = ${id}`;
		await until(read, ([row]) => row?.["left"] === 2, { what: "What is left of the deletion" });
	});
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 40 } });
});

test("records that wait for somebody are cancelled like all others", async () => {
	const { id } = await preview({ object: "customer", bulk: true, ids: await addCustomers(20) });
	const cancelled = await superuser.begin(async (other) => {
		await other`update crm.customers set name = 'being edited' where id in (${String(first + 2)}, ${String(first + 19)})`;
		await confirm(id);
		const read = () => superuser`select succeeded from expunge.deletions where id = ${id}`;
		await until(read, ([row]) => row?.["succeeded"] === 18, { what: "How many are gone" });
		return ask<Deletion>(`/deletions/${id}/cancel`, {});
	});
	expect(cancelled).toMatchObject({ state: "cancelled", counts: { succeeded: 18, cancelled: 2, waiting: 0 } });
});

test("a record that deadlocks four times is deleted at the fifth attempt", async () => {
	const [key = ""] = await addCustomers(1);
	await beforeDeletingOf(key, "if nextval('crm.attempts') <= 4 then raise exception using errcode = '40P01'; end if;");
	const { id } = await deleteOne("customer", key);
	expect(await ended(id)).toMatchObject({ outcome: { code: "deleted" } });
});

test("a record that deadlocks to the end reports it, and the others are deleted", async () => {
	const keys = await addCustomers(20);
	const [bad = ""] = keys.slice(7);
	await beforeDeletingOf(bad, "raise exception using errcode = '40P01';");
	const { id } = await deleteMany("customer", keys);
	expect((await ended(id)).counts).toMatchObject({ succeeded: 19, failed: 1 });
	expect((await codesOf(id))[bad]).toBe("locked");
});

test("a record that takes an hour gets it, alone", async () => {
	const keys = await addCustomers(8);
	const tooShort = "current_setting('statement_timeout')::interval < interval '50 minutes'";
	await beforeDeletingOf(String(first + 5), `if ${tooShort} then raise exception using errcode = '57014'; end if;`);
	const { id } = await deleteMany("customer", keys);
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 8 } });
});

test("a deletion waits for a migration that locks a whole table, and does not blame a record", async () => {
	const keys = await addCustomers(30);
	const { id } = await preview({ object: "customer", bulk: true, ids: keys });
	await superuser.begin(async (migration) => {
		await migration`lock table crm.conversations in access exclusive mode`;
		await confirm(id);
		const slices = new Set<string>();
		const read = async () => {
			const slice = await readSlice(id);
			return slice === null ? slices : slices.add(slice);
		};
		await until(read, (seen) => seen.size === 3, { what: "The slices that have tried" });
	});
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 30 } });
});

test("a full disk is not blamed on any record, and the deletion continues once there is room", async () => {
	const keys = await addCustomers(20);
	await beforeDeletingOf(String(first + 4), "if nextval('crm.attempts') <= 3 then raise exception using errcode = '53100'; end if;");
	const { id } = await deleteMany("customer", keys);
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 20 } });
});

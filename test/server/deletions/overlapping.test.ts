import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { casework, caseworkSchema, refillCasework } from "./casework-crm.ts";
import { play } from "./play.ts";

const small = await startSmall({}, { crm: casework, schema: caseworkSchema });
const stopWorker = await startWorker(small.services);
const crm = postgres(small.adminUrl, { max: 1, onnotice: () => {} });
afterAll(async () => {
	await stopWorker();
	await crm.end();
});
const { deleteMany, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

const customers = 3_000;
/** Keys and deadlocks may refuse the CRM's statements, as they always may. */
const refusals = ["23503", "40P01", "40001", "55P03"];

/** Deletes as a CRM does: one customer after the other, children first. Returns the number of deleted customers. */
async function deleteInCrm(key: string): Promise<number> {
	const deleting = crm.begin(async (tx) => {
		await tx`delete from crm.notes where case_id in (select id from crm.cases where customer_id = ${key})`;
		await tx`delete from crm.cases where customer_id = ${key}`;
		await tx`delete from crm.visits where customer_id = ${key}`;
		return (await tx`delete from crm.customers where id = ${key}`).count;
	});
	return deleting.catch((error: unknown) => {
		if (error instanceof postgres.PostgresError && refusals.includes(error.code)) return 0;
		throw error;
	});
}

test("two overlapping deletions and the CRM's own deletes remove each record once, and both deletions complete", async () => {
	await refillCasework(small.superuser, customers);
	const keys = Array.from({ length: customers }, (_, index) => String(index + 1));
	// They overlap in the middle third.
	const [first, second] = await Promise.all([
		deleteMany("customer", keys.slice(0, (customers * 2) / 3)),
		deleteMany("customer", keys.slice(customers / 3).reverse()),
	]);
	let byCrm = 0;
	const crmAtWork = (async () => {
		for (const key of keys.filter((_, index) => index % 25 === 0)) byCrm += await deleteInCrm(key);
	})();
	const ends = await Promise.all([ended(first.id), ended(second.id), crmAtWork]);
	for (const end of ends.slice(0, 2)) expect(end).toMatchObject({ state: "complete", counts: { submitted: 2_000, failed: 0, waiting: 0 } });

	const left = await small.superuser`
		select (select count(*)::int from crm.customers) as customers, (select count(*)::int from crm.cases) as cases,
			(select count(*)::int from crm.notes) as notes, (select count(*)::int from crm.visits) as visits`;
	expect(left).toEqual([{ customers: 0, cases: 0, notes: 0, visits: 0 }]);
	const [audit] = await small.superuser`select count(*)::int as entries, count(distinct key)::int as keys from expunge.audit_entries`;
	expect(audit).toEqual({ entries: customers - byCrm, keys: customers - byCrm });
	const outcomes = await small.superuser`select code, count(*)::int as items from expunge.outcomes group by code order by code`;
	expect(outcomes).toEqual([
		{ code: "already_gone", items: 4_000 - (customers - byCrm) },
		{ code: "deleted", items: customers - byCrm },
	]);
});

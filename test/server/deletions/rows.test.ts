import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { createApp } from "../../../server/app.ts";
import { readEnv } from "../../../server/env.ts";
import { createServices } from "../../../server/services.ts";
import { startWorker } from "../../../server/worker.ts";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { secrets } from "../../support/expunge-server.ts";
import { addressesOf, variablesOf } from "../../support/role-addresses.ts";
import { compareRows, countGone, readRows } from "../../support/rows.ts";
import { whatHangsOn } from "../../support/what-hangs-on.ts";
import { play, requestsThrough, signInAs } from "./play.ts";

const { adminUrl, appUrl } = await freshDatabase({ template: "expunge" });
const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
const env = readEnv({
	...secrets,
	...variablesOf(appUrl),
	CRM_ADAPTER: adapter,
	CRM_ORIGIN: "https://crm.example.test",
	LOG_LEVEL: "silent",
});
const services = await createServices({ ...env, ...addressesOf(appUrl) });
const stopWorker = await startWorker(services);
const app = createApp(services);
afterAll(async () => {
	await stopWorker();
	await services.close();
	await superuser.end();
});

const api = requestsThrough((path, init) => app.request(path, init));
const { preview, confirm, ended } = play(api, await signInAs(api, people.bulk.email, password));

/** Records without a legal case. */
const pick = {
	customers: async (count: number) => {
		const rows = await superuser<{ id: string }[]>`
			select id::text from crm.customers c where not exists (select from crm.legal_cases l where l.customer_id = c.id) order by md5(id::text) limit ${count}`;
		return rows.map(({ id }) => id);
	},
	conversations: async (count: number) =>
		(await superuser<{ id: string }[]>`select id::text from crm.conversations order by md5(id::text) limit ${count}`).map(({ id }) => id),
	kobjects: async (count: number) =>
		(await superuser<{ id: string }[]>`select id::text from crm.kobjects where klass = 'order' order by id limit ${count}`).map(
			({ id }) => id,
		),
};

async function reports() {
	return superuser`select month, channel, count(*), sum(sales_cents), sum(refunds_cents), sum(satisfaction) from crm.report_facts group by 1, 2 order by 1, 2`;
}

const cases = [
	{ object: "customer", kind: "customers", count: 1 },
	{ object: "customer", kind: "customers", count: 120 },
	{ object: "conversation", kind: "conversations", count: 1 },
	{ object: "conversation", kind: "conversations", count: 200 },
	{ object: "kobject", kind: "kobjects", count: 1, klass: "order" },
	{ object: "kobject", kind: "kobjects", count: 50, klass: "order" },
] as const;

test.each(cases)("$count $kind: exactly their rows are deleted, as the preview said, and every other row is unchanged", async (wanted) => {
	const { object, kind, count } = wanted;
	const ids = await pick[kind](count);
	const keys = kind === "kobjects" ? ids : ids.map(Number);
	const expected = await whatHangsOn(adminUrl, { [kind]: keys });
	const [before, totals] = [await readRows(adminUrl, "crm"), await reports()];
	const klass = "klass" in wanted ? wanted.klass : null;
	const shown = await preview({ object, klass, bulk: count > 1, ids });
	expect(shown).toMatchObject({ submitted: count, deletable: count, refusals: [] });
	const deletion = await ended((await confirm(shown.id)).id);
	expect(deletion).toMatchObject({ state: "complete", counts: { succeeded: count, failed: 0, rows: shown.rows } });

	const differences = compareRows(before, await readRows(adminUrl, "crm"));
	expect(differences).toEqual(expected);
	expect(await reports()).toEqual(totals);
	const shownRows = Object.fromEntries(shown.counts.map(({ table, rows }) => [table.replace("crm.", ""), rows]));
	expect(shownRows).toEqual(countGone(differences));
});

test("another customer's conversation that was merged into a deleted one stays, and is unmerged", async () => {
	const [customer = "", other = ""] = await pick.customers(2);
	const [merged] = await superuser<{ id: string }[]>`
		update crm.conversations set merged_into = (select min(id) from crm.conversations where customer_id = ${customer})
		where id = (select min(id) from crm.conversations where customer_id = ${other}) returning id::text`;
	const expected = await whatHangsOn(adminUrl, { customers: [Number(customer)] });
	const before = await readRows(adminUrl, "crm");
	await ended((await confirm((await preview({ object: "customer", bulk: false, ids: [customer] })).id)).id);
	const differences = compareRows(before, await readRows(adminUrl, "crm"));
	expect(differences).toEqual(expected);
	expect(differences.get("conversations")?.changed).toEqual([merged?.id]);
});

test("a customer with a legal case keeps every row, and the others are deleted", async () => {
	const cases = await superuser<{ id: string }[]>`select distinct customer_id::text as id from crm.legal_cases`;
	const ids = [...cases.map(({ id }) => id), ...(await pick.customers(5))];
	const shown = await preview({ object: "customer", bulk: true, ids });
	expect(shown.refusals).toMatchObject([{ code: "referenced", count: cases.length }]);
	const deletion = await ended((await confirm(shown.id)).id);
	expect(deletion).toMatchObject({ state: "complete_with_errors", counts: { succeeded: 5, failed: cases.length } });
	expect(deletion.reasons).toMatchObject([{ code: "referenced", count: cases.length }]);
});

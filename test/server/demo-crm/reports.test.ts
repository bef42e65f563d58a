import { afterAll, expect, test } from "vitest";
import { crmIn } from "../../../server/crm/crm-in.ts";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { connect } from "../../../server/database/database.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import adapter from "../../demo-crm/adapter.ts";
import type { Reports } from "../../demo-crm/api/reports.ts";
import { createCrmApp } from "../../demo-crm/app.ts";
import { connectCrm } from "../../demo-crm/connect.ts";
import { password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";

const crm = crmIn("en", adapter);
const { adminUrl, crmUrl } = await freshDatabase({ template: "expunge" });
const { db, close } = connect(adminUrl);
const sql = connectCrm(crmUrl);
const app = createCrmApp({ sql, front: new Map() });
afterAll(async () => {
	await close();
	await sql.end();
});

const signedIn = await app.request("/api/crm/sign-in", {
	method: "POST",
	body: JSON.stringify({ email: people.admin.email, password }),
	headers: { "content-type": "application/json" },
});
const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";

async function readReports(): Promise<Reports> {
	return (await app.request("/api/crm/reports", { headers: { cookie } })).json();
}

/** Two customers that appear in reports. A test deletes them permanently. */
const [first = "", second = ""] = (
	await sql<{ key: string }[]>`
		select customer_id::text as key from report_facts where sales_cents > 0 and customer_id not in (select customer_id from legal_cases)
		group by 1 having count(satisfaction) > 0 order by 1 limit 2`
).map(({ key }) => key);

async function erase(adapter: CrmDatabase, key: string): Promise<void> {
	const plan = planErasure(await loadGraph(db, adapter), "customer");
	await db.transaction(async (tx) => {
		const locked = await lockRecords(tx, plan, [key]);
		await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000" });
	});
}

const facts = (reference: CrmDatabase["references"][number]) => reference.table === "crm.report_facts";
const without = { ...crm, references: crm.references.filter((reference) => !facts(reference)) };

test("with the adapter's rule, the reports keep their totals after a deletion, to the cent", async () => {
	const before = await readReports();
	await erase(crm, first);
	expect(await sql`select id from customers where id = ${first}`).toHaveLength(0);
	expect(await readReports()).toEqual(before);
});

test("without the rule, customers and conversations cannot be deleted, and the reference is named", async () => {
	const { problems } = await loadGraph(db, without);
	expect(problems).toMatchObject([
		{ kind: "undecided", reference: expect.stringContaining("crm.report_facts(") },
		{ kind: "undecided", reference: expect.stringContaining("crm.report_facts(") },
	]);
	expect(new Set(problems.flatMap(({ objects }) => objects))).toEqual(new Set(["customer", "conversation"]));
	await expect(erase(without, second)).rejects.toThrow();
	expect(await sql`select id from customers where id = ${second}`).toHaveLength(1);
});

test("with the keys' own actions instead of the rule, the totals change", async () => {
	const before = await readReports();
	const careless = crm.references.filter(facts).map((reference) => ({ ...reference, rule: "delete" as const }));
	await erase({ ...crm, references: [...without.references, ...careless] }, second);
	const { totals, months } = await readReports();
	expect(totals.salesCents).toBeLessThan(before.totals.salesCents);
	expect(totals.conversations).toBeLessThan(before.totals.conversations);
	expect(months).not.toEqual(before.months);
});

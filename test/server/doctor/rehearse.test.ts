import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { connect } from "../../../server/database/database.ts";
import { describeSummary, summarise } from "../../../server/deletions/rehearsal/describe-rehearsal.ts";
import { type Rehearsal, rehearse } from "../../../server/deletions/rehearsal/rehearse.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { freshDatabase } from "../../support/database.ts";
import { asEraser, rolePasswords } from "../../support/role-addresses.ts";
import crm, { schema } from "./rehearsed-crm.ts";

const { adminUrl, appUrl } = await freshDatabase({ template: "empty" });
const admin = postgres(adminUrl, { max: 3, onnotice: () => {} });
await admin.unsafe(schema);
const owner = `desk_${randomUUID().slice(0, 8)}`;
await admin.unsafe(
	`create role ${owner} login password 'desk'; grant usage on schema desk to ${owner}; grant select on all tables in schema desk to ${owner}`,
);
await setUp({ adminUrl, crm, ...rolePasswords, print: () => {} });
const ownerUrl = Object.assign(new URL(adminUrl), { username: owner, password: "desk" }).href;
const eraser = connect(asEraser(appUrl), { max: 2, cleans: true });
const reader = connect(ownerUrl, { max: 1 });
afterAll(async () => {
	await Promise.all([eraser.close(), reader.close()]);
	await admin.unsafe(`drop owned by ${owner}; drop role ${owner}`);
	await admin.end();
});

async function rehearseCustomer(key = "17", adapter: CrmDatabase = crm): Promise<Rehearsal> {
	const graph = await loadGraph(eraser.db, adapter);
	return rehearse(eraser.db, "customer", key, { crm: adapter, graph, reader: reader.db });
}

const leftIn = ({ remainders }: Rehearsal) =>
	remainders.filter(({ answer }) => answer === "left").map(({ table, column, what, rows }) => `${table}.${column} ${what} ${rows}`);

const withoutRule = (table: string): CrmDatabase => ({
	...crm,
	references: crm.references.filter((reference) => reference.table !== table),
});

describe("a rehearsal", () => {
	test("of a record whose every trace has a rule finds nothing left, and says what would go, be redacted and be kept", async () => {
		const rehearsal = await rehearseCustomer();
		expect(rehearsal).toMatchObject({ refusal: null, unsearched: [], limits: [] });
		expect(leftIn(rehearsal)).toEqual([]);
		expect(Object.fromEntries(rehearsal.erased.map(({ table, rows }) => [table, rows]))).toEqual({
			"desk.customers": 1,
			"desk.orders": 1,
			"desk.customers_history": 2,
			"desk.trail": 2,
			"desk.jobs": 1,
			"desk.subscriptions": 1,
			"desk.labels": 1,
		});
		expect(rehearsal.updated).toEqual(
			expect.arrayContaining([
				{ table: "desk.lists", rows: 1 },
				{ table: "desk.stock", rows: 1 },
			]),
		);
		const answered = rehearsal.remainders.map(({ table, what, answer, rows }) => `${table} ${what} ${answer} ${rows}`);
		expect(answered.sort()).toEqual(["desk.bills rule kept 1", "desk.mails address redacted 2", "desk.notes address redacted 1"]);
		expect(describeSummary(summarise("customer", [rehearsal])).at(-1)).toBe("Nothing would be left that no rule covers.");
	});

	test.each([
		[
			"desk.customers_history",
			["desk.customers_history.id key 2", "desk.customers_history.name name 1"],
			'column: "id", to: "desk.customers", rule: "delete"',
		],
		["desk.trail", ["desk.trail.record mention 2"], 'form: { kind: "text", template: "desk.customer,{key}" }, rule: "delete"'],
		["desk.jobs", ["desk.jobs.payload mention 1"], 'form: { kind: "json", path: "$.customer_id" }'],
		["desk.lists", ["desk.lists.customer_ids key 1"], 'form: { kind: "array" }'],
		["desk.stock", ["desk.stock.reserved_for key 1"], 'column: "reserved_for", to: "desk.orders"'],
		[
			"desk.subscriptions",
			["desk.subscriptions.email address 1"],
			'column: "email", to: "desk.customers", toColumn: "email", rule: "delete"',
		],
		["desk.labels", ["desk.labels.subject_id key 1"], 'when: { subject_type: "Desk::Customer" }'],
	])("without the rule for %s names exactly what is left, and the rule", async (table, left, rule) => {
		const rehearsal = await rehearseCustomer("17", withoutRule(table));
		expect(leftIn(rehearsal)).toEqual(left);
		expect(rehearsal.remainders.map(({ proposal }) => proposal).join("\n")).toContain(rule);
	});

	test("without the redaction of a table names the texts that quote the address, decoded mail included", async () => {
		const redactions = crm.redactions?.map((redaction) => ({ ...redaction, texts: [] })) ?? [];
		const rehearsal = await rehearseCustomer("17", { ...crm, redactions });
		expect(leftIn(rehearsal)).toEqual(expect.arrayContaining(["desk.notes.body address 1", "desk.mails.content address 2"]));
		expect(leftIn(rehearsal)).toHaveLength(2);
	});

	test("prints nothing personal", async () => {
		const bare = { ...crm, redactions: [], references: crm.references.slice(0, 1) };
		const lines = describeSummary(summarise("customer", [await rehearseCustomer("17", bare)])).join("\n");
		expect(lines).toContain("✗ desk.notes.body: 1 row holds an address");
		expect(lines).not.toMatch(/bea|kowalska|example\.org|chairs|gold/i);
	});
});

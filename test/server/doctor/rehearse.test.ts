import { describe, expect, test } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { describeSummary } from "../../../server/deletions/rehearsal/describe-summary.ts";
import { summarise } from "../../../server/deletions/rehearsal/summary.ts";
import { leftIn, openRehearsing } from "./open-rehearsing.ts";
import crm from "./rehearsed-crm.ts";

const { rehearseCustomer } = await openRehearsing();

const withoutRule = (table: string): CrmDatabase => ({
	...crm,
	references: crm.references.filter((reference) => reference.table !== table),
});

describe("a rehearsal", () => {
	test("of a record whose every trace has a rule finds nothing left, and says what would be deleted, redacted and kept", async () => {
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
		expect(describeSummary(summarise("customer", [rehearsal])).at(-1)).toBe("Nothing would be left that is not covered by a rule.");
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
		const rehearsal = await rehearseCustomer("17", { adapter: withoutRule(table) });
		expect(leftIn(rehearsal)).toEqual(left);
		expect(rehearsal.remainders.map(({ proposal }) => proposal).join("\n")).toContain(rule);
	});

	test("without the redaction of a table names the texts that quote the address, decoded mail included", async () => {
		const redactions = crm.redactions?.map((redaction) => ({ ...redaction, texts: [] })) ?? [];
		const rehearsal = await rehearseCustomer("17", { adapter: { ...crm, redactions } });
		expect(leftIn(rehearsal)).toEqual(expect.arrayContaining(["desk.notes.body address 1", "desk.mails.content address 2"]));
		expect(leftIn(rehearsal)).toHaveLength(2);
	});

	test("prints nothing personal", async () => {
		const bare = { ...crm, redactions: [], references: crm.references.slice(0, 1) };
		const lines = describeSummary(summarise("customer", [await rehearseCustomer("17", { adapter: bare })])).join("\n");
		expect(lines).toContain("✗ desk.notes.body: 1 row holds an address");
		expect(lines).not.toMatch(/bea|kowalska|example\.org|chairs|gold/i);
	});
});

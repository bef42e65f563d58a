import { describe, expect, test } from "vitest";
import { describeSummary } from "../../../../server/deletions/rehearsal/describe-summary.ts";
import type { Rehearsal } from "../../../../server/deletions/rehearsal/rehearse.ts";
import { summarise } from "../../../../server/deletions/rehearsal/summary.ts";

const clean: Rehearsal = {
	object: "customer",
	key: "17",
	refusal: null,
	erased: [{ table: "crm.customers", rows: 1 }],
	updated: [],
	byTriggers: [],
	triggers: [],
	sequences: [],
	remainders: [],
	unsearched: [],
	limits: [],
	milliseconds: 500,
};
const left = { table: "crm.notes", column: "body", what: "address", of: null, answer: "left", rows: 2, proposal: "texts: …" } as const;
const verdictOf = (...rehearsals: Rehearsal[]) => summarise("customer", rehearsals).verdict;

describe("the verdict", () => {
	test("is clean only if a record was deleted, everything was searched and nothing is left without a rule", () => {
		expect(verdictOf(clean)).toBe("clean");
		expect(verdictOf({ ...clean, remainders: [{ ...left, answer: "kept" }] })).toBe("clean");
		expect(verdictOf({ ...clean, refusal: { code: "locked" } }, clean)).toBe("clean");
	});

	test("is unknown if something was not searched, or no record was deleted", () => {
		expect(verdictOf({ ...clean, unsearched: [{ table: "crm.calls", reason: "Time ran out.", isDenied: false }] })).toBe("unknown");
		expect(verdictOf({ ...clean, refusal: { code: "locked" } })).toBe("unknown");
		expect(verdictOf()).toBe("unknown");
	});

	test("is left whatever else is true", () => {
		const unsearched = [{ table: "crm.calls", reason: "Time ran out.", isDenied: false }] as const;
		expect(verdictOf(clean, { ...clean, remainders: [left], unsearched: [...unsearched] })).toBe("left");
	});
});

test("findings of several rehearsals are added up, with the number of rehearsals", () => {
	const lines = describeSummary(
		summarise("customer", [
			{ ...clean, remainders: [left] },
			{ ...clean, key: "18", remainders: [left] },
		]),
	);
	expect(lines).toContain("  ✗ crm.notes.body: 4 rows hold an address, in 2 rehearsals");
	expect(lines).toContain("  crm.customers  2");
	expect(lines[0]).toBe("Rehearsal of 2 records of customer: rolled back after 1.0 s. Nothing was deleted.");
});

test("a refusal is a sentence, and the end says that nothing is known", () => {
	const lines = describeSummary(summarise("customer", [{ ...clean, erased: [], refusal: { code: "referenced", table: "crm.bills" } }]));
	expect(lines).toContain("  A row of crm.bills keeps the record.");
	expect(lines.at(-1)).toBe("No record was deleted, so this rehearsal proves nothing.");
});

import { describe, expect, test } from "vitest";
import { describeSummary } from "../../../../server/deletions/rehearsal/describe-summary.ts";
import type { Summary } from "../../../../server/deletions/rehearsal/summary.ts";

const summary: Summary = {
	object: "customer",
	keys: ["17"],
	refused: new Map(),
	erased: new Map([["crm.customers", 1]]),
	updated: new Map(),
	byTriggers: new Map(),
	triggers: [],
	sequences: [],
	remainders: [],
	unsearched: [],
	limits: [],
	milliseconds: 1_250,
	verdict: "clean",
};
const remainder = {
	table: "crm.notes",
	column: "body",
	what: "key",
	of: null,
	answer: "left",
	rows: 2,
	proposal: null,
	records: 1,
} as const;

const reportOf = (properties: Partial<Summary>) => describeSummary({ ...summary, ...properties });

test("a report begins with what was rehearsed, and ends with the verdict", () => {
	expect(reportOf({})).toEqual([
		"Rehearsal of customer 17: rolled back after 1.3 s. Nothing was deleted.",
		"",
		"Would be deleted",
		"  crm.customers  1",
		"",
		"Nothing would be left that is not covered by a rule.",
	]);
});

describe("a section", () => {
	test.each<[string, Partial<Summary>, string[]]>([
		["Not deleted", { refused: new Map([["It is on hold.", 1]]) }, ["It is on hold."]],
		[
			"Not deleted",
			{
				keys: ["17", "18", "19"],
				refused: new Map([
					["It is on hold.", 1],
					["It is locked.", 2],
				]),
			},
			["1 record: It is on hold.", "2 records: It is locked."],
		],
		[
			"Would be deleted",
			{
				erased: new Map([
					["crm.b", 2],
					["crm.a", 1],
				]),
			},
			["crm.a  1", "crm.b  2"],
		],
		["Would be changed", { updated: new Map([["crm.notes", 3]]) }, ["crm.notes  3"]],
		[
			"Written by triggers of the CRM",
			{ byTriggers: new Map([["crm.log", { inserted: 2, updated: 0, deleted: 1 }]]) },
			["crm.log  2 inserted, 1 deleted"],
		],
		["Triggers that may have fired", { triggers: ["crm.notes.stamp"] }, ["crm.notes.stamp"]],
		["Sequences that triggers may have advanced, which a rollback does not undo", { sequences: ["crm.log_id"] }, ["crm.log_id"]],
		[
			"Not searched",
			{ unsearched: [unsearched("crm.b"), unsearched("crm.a"), unsearched("crm.c", "too large")], limits: ["Names under 3 letters."] },
			["! crm.a, crm.b: no permission", "! crm.c: too large", "Names under 3 letters."],
		],
		[
			"Not searched",
			{ unsearched: [unsearched("crm.a", "no permission", true)] },
			["! crm.a: no permission", "  Set DATABASE_URL to the CRM's own role, which can read them."],
		],
	])("%s lists %o", (title, properties, lines) => {
		expect(reportOf(properties).join("\n")).toContain(`${title}\n${lines.map((line) => `  ${line}`).join("\n")}\n\n`);
	});

	test.each([
		["Would be left", "left", "✗ "],
		["Redacted after the deletion; a name without the address is only listed", "redacted", ""],
		["Written by a trigger, and cleared by the sweep right after the deletion", "swept", ""],
		["Kept by a rule", "kept", ""],
	] as const)("%s lists the findings with the answer %s", (title, answer, mark) => {
		expect(reportOf({ remainders: [{ ...remainder, answer }] }).join("\n")).toContain(
			`${title}\n  ${mark}crm.notes.body: 2 rows hold keys\n\n`,
		);
	});

	test("without lines is omitted", () => {
		expect(reportOf({ erased: new Map() })).toHaveLength(3);
		expect(reportOf({ refused: new Map([["It is on hold.", 1]]) })).not.toContain("Would be deleted");
	});
});

describe("a finding", () => {
	test.each([
		["rule", 1, "1 row still matches a reference"],
		["rule", 2, "2 rows still match a reference"],
		["key", 1, "1 row holds keys"],
		["mention", 1, "1 row mentions records"],
		["mention", 2, "2 rows mention records"],
		["address", 1, "1 row holds an address"],
		["name", 2, "2 rows hold the name"],
	] as const)("of a %s in %i rows reads: %s", (what, rows, words) => {
		expect(reportOf({ remainders: [{ ...remainder, what, rows }] })).toContain(`  ✗ crm.notes.body: ${words}`);
	});

	test("names the table of the keys and the number of rehearsals, with a rule to paste", () => {
		const found = { ...remainder, of: "crm.customers" as const, records: 3, proposal: "{ first,\nsecond }" };
		const lines = reportOf({ remainders: [found] });
		const at = lines.indexOf("  ✗ crm.notes.body: 2 rows hold keys of crm.customers, in 3 rehearsals");
		expect(lines.slice(at + 1, at + 3)).toEqual(["      { first,", "      second }"]);
	});
});

describe("the verdict", () => {
	test.each<[string, Partial<Summary>, string]>([
		[
			"one finding",
			{ verdict: "left", remainders: [remainder] },
			"Something would be left: 1 finding (✗). Answer each with a rule, or with `keep`.",
		],
		[
			"two findings",
			{ verdict: "left", remainders: [remainder, { ...remainder, column: "title" }, { ...remainder, answer: "kept" }] },
			"Something would be left: 2 findings (✗). Answer each with a rule, or with `keep`.",
		],
		[
			"no deleted record",
			{ verdict: "unknown", refused: new Map([["It is on hold.", 1]]) },
			"No record was deleted, so this rehearsal proves nothing.",
		],
		[
			"a table that was not searched",
			{ verdict: "unknown", unsearched: [unsearched("crm.a")] },
			"Nothing was found, but 1 table could not be searched.",
		],
		["nothing left", {}, "Nothing would be left that is not covered by a rule."],
	])("on %s", (_, properties, sentence) => {
		expect(reportOf(properties).at(-1)).toBe(sentence);
	});
});

function unsearched(table: `${string}.${string}`, reason = "no permission", isDenied = false): Summary["unsearched"][number] {
	return { table, reason, isDenied };
}

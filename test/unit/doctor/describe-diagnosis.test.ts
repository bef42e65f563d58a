import { describe, expect, test } from "vitest";
import { collectSql, describeBriefly, describeFully } from "../../../server/doctor/describe-diagnosis.ts";
import type { Diagnosis } from "../../../server/doctor/diagnose.ts";

const printed = (diagnosis: Pick<Diagnosis, "findings" | "verdict">) => describeFully({ graph: [], ...diagnosis });
const brief = (findings: Diagnosis["findings"], files: Map<string, string[]> | null = null) =>
	describeBriefly({ graph: [], findings, verdict: "unsafe" }, files);

test("a database without findings is safe", () => {
	expect(printed({ findings: [], verdict: "safe" })).toEqual(["Safe to delete."]);
});

test("a database is not called safe where a table could not be read", () => {
	const findings: Diagnosis["findings"] = [{ about: "undeclared", severity: "unread", message: "Not read: crm.notes." }];
	expect(printed({ findings, verdict: "unknown" })).toEqual([
		"References that nobody declared",
		"  ? Not read: crm.notes.",
		"",
		"No blocking problems, but the doctor could not read every table (?). It cannot say that deleting is safe.",
	]);
});

test("each finding has its remedy below it, and the last line counts what blocks", () => {
	const findings: Diagnosis["findings"] = [
		{ about: "index", severity: "advice", message: "An index is missing.", remedy: "create index …;" },
		{ about: "trigger", severity: "danger", message: "A trigger keeps rows." },
	];
	expect(printed({ findings, verdict: "unsafe" })).toEqual([
		"Triggers and rules",
		"  ✗ A trigger keeps rows.",
		"",
		"Indexes",
		"  ! An index is missing.",
		"      create index …;",
		"",
		"Not safe to delete: 1 blocking problem (✗).",
	]);
});

describe("the report on one screen", () => {
	const guard = { about: "keyless", severity: "note", message: "It is swept.", remedy: "create trigger …;" } as const;
	const index = { about: "index", severity: "advice", message: "An index is missing.", remedy: "create index …;" } as const;
	const grant = { about: "privilege", severity: "danger", message: "A right is missing.", remedy: "grant …;" } as const;
	const answers = [
		{ what: "rule", rule: { rule: "delete" } },
		{ what: "stay", rule: { rule: "keep" } },
	] as const;
	const rule = { about: "undeclared", severity: "danger", message: "A column names rows.", answers } as const;
	const blocking = "Not safe to delete: 2 blocking problems (✗).";

	test("has what blocks first, with its remedy, and other findings without statements", () => {
		expect(brief([guard, index, grant, rule])).toEqual([
			"  ✗ A right is missing.",
			"      grant …;",
			"  ✗ A column names rows.",
			'      { rule: "delete" },',
			'      Or, if it may stay: { rule: "keep" },',
			"  ! An index is missing.",
			"  · It is swept.",
			"",
			blocking,
		]);
	});

	test("names the files that have the statements", () => {
		const files = collectSql([guard, index, grant, rule, index]);
		expect([...files]).toEqual([
			["guards.sql", ["create trigger …;"]],
			["indexes.sql", ["create index …;"]],
			["grants.sql", ["grant …;"]],
		]);
		expect(brief([grant, rule], files)).toEqual([
			"  ✗ A right is missing.",
			"  ✗ A column names rows.",
			'      { rule: "delete" },',
			'      Or, if it may stay: { rule: "keep" },',
			"",
			"guards.sql: 1 statement",
			"indexes.sql: 1 statement",
			"grants.sql: 1 statement",
			blocking,
		]);
	});

	test.each([1, 12, 13, 14, 200])("has at most 36 lines with %i findings, and counts the others", (number) => {
		const undecided = { ...rule, about: "reference" } as const;
		const findings = [index, guard, ...Array.from({ length: number }, () => undecided)];
		const lines = brief(findings);
		expect(lines.length).toBeLessThanOrEqual(36);
		const shown = lines.filter((line) => /^ {2}[✗!·]/.test(line)).length;
		const counted = [...lines.join().matchAll(/(\d+) more/g)].reduce((sum, [, more]) => sum + Number(more), 0);
		expect(shown + counted).toBe(findings.length);
		expect(lines.at(-1)).toMatch(/^Not safe/);
	});
});

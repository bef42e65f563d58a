import { expect, test } from "vitest";
import type { Diagnosis } from "../../../server/doctor/diagnose.ts";
import { print } from "../../../server/doctor/print.ts";

function printed(diagnosis: Pick<Diagnosis, "findings" | "verdict">): string[] {
	const lines: string[] = [];
	print({ graph: [], ...diagnosis } as Diagnosis, (line) => lines.push(line));
	return lines;
}

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

import { expect, test } from "vitest";
import type { Diagnosis } from "../../../server/doctor/diagnose.ts";
import { print } from "../../../server/doctor/print.ts";

function printed(diagnosis: Pick<Diagnosis, "findings" | "safe">): string[] {
	const lines: string[] = [];
	print({ graph: [], ...diagnosis } as Diagnosis, (line) => lines.push(line));
	return lines;
}

test("a database without findings is safe", () => {
	expect(printed({ findings: [], safe: true })).toEqual(["Safe to delete."]);
});

test("each finding has its remedy below it, and the last line counts what blocks", () => {
	const findings: Diagnosis["findings"] = [
		{ about: "index", severity: "advice", message: "An index is missing.", remedy: "create index …;" },
		{ about: "trigger", severity: "danger", message: "A trigger keeps rows." },
	];
	expect(printed({ findings, safe: false })).toEqual([
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

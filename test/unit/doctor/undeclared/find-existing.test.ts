import { expect, test } from "vitest";
import { isProven, numbersBetween } from "../../../../server/doctor/undeclared/find-existing.ts";
import { column, table } from "../../erasure/sample-graph.ts";
import { target, typed } from "./sample-tables.ts";

const suspicion = {
	table: table("calls"),
	column: column("owner"),
	target,
	form: { kind: "value" },
	when: null,
	values: ["1", "2"],
	rows: 2,
} as const;

test.each([
	["name", 0, false],
	["name", 1, true],
	["type", 1, true],
	["values", 1, false],
	["values", 2, true],
	["copy", 0, true],
	["trigger", 0, true],
] as const)("by %s, %i existing keys of two prove it: %s", (why, existing, proven) => {
	expect(isProven({ ...suspicion, why }, existing)).toBe(proven);
});

test("one existing UUID proves it, and an empty column only by its name", () => {
	expect(isProven({ ...suspicion, why: "values", target: { ...target, column: typed("id", "uuid", "U") } }, 1)).toBe(true);
	expect(isProven({ ...suspicion, why: "name", values: [] }, 0)).toBe(true);
	expect(isProven({ ...suspicion, why: "type", values: [] }, 0)).toBe(false);
});

test("numbers between the values are spread over their range, without the values", () => {
	expect(numbersBetween(["10", "20", "11"], 5)).toEqual(["13", "15", "17", "19"]);
});

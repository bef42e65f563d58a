import { describe, expect, test } from "vitest";
import type { AdapterPlace } from "../../../extension/check/adapter-place.ts";
import { countMissing, describeMissing, describeNumbers, describeReport, judge } from "../../../extension/check/describe-report.ts";

const place = (more: Partial<AdapterPlace> = {}): AdapterPlace => ({
	field: "results[0].row",
	stated: "tr",
	need: "required",
	found: 1,
	visible: 1,
	...more,
});

describe("a place", () => {
	test.each<[ReturnType<typeof judge>, string, Partial<AdapterPlace>]>([
		["found", "1 found, 1 visible; at least 1 expected", {}],
		["missing", "0 found; at least 1 expected", { found: 0, visible: 0 }],
		["found", "2 found, 0 visible; at least 1 expected", { found: 2, visible: 0 }],
		["missing", "2 found, 0 visible; at least 1 visible one expected", { need: "required and visible", found: 2, visible: 0 }],
		["found", "1 found; at least 1 visible one expected", { need: "required and visible", visible: null }],
		["absent", "0 found; optional", { need: "optional", found: 0, visible: 0 }],
		["doubtful", "0 found; optional", { need: "optional", found: 0, visible: 0, warning: "Look." }],
		["missing", "0 found; at least 1 expected", { found: 0, visible: 0, warning: "Look." }],
		["unread", "not checked here", { need: "unread", found: 0, visible: null }],
		[
			"found",
			"3 found, in 3 of 4; at least 1 expected; keys: 3 × 9",
			{ found: 3, visible: null, within: { has: 3, of: 4 }, shapes: "3 × 9" },
		],
	])("is %s: %s", (verdict, numbers, more) => {
		expect([judge(place(more)), describeNumbers(place(more))]).toEqual([verdict, numbers]);
	});
});

test("a report lists each place with its numbers and what the adapter states, and ends with a sum", () => {
	const places = [
		place({ shapes: "1 × 9" }),
		place({ field: "results[0].toolbar.list", stated: ".bar,\n\t.tools", found: 0, visible: 0, note: "Open it." }),
	];
	expect(describeReport(places)).toEqual([
		"✓ results[0].row: 1 found, 1 visible; at least 1 expected; keys: 1 × 9",
		"    tr",
		"✗ results[0].toolbar.list: 0 found; at least 1 expected",
		"    .bar, .tools",
		"    Open it.",
		"",
		"In keys, 9 stands for digits, a for letters and x for both.",
		"1 place that the adapter requires is missing (✗).",
	]);
	expect(countMissing(places)).toBe(1);
	expect(describeMissing([...places, ...places])).toBe("2 places that the adapter requires are missing (✗).");
	expect(describeMissing([place()])).toBe("Nothing that the adapter requires on this page is missing.");
});

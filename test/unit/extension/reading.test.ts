import { describe, expect, test } from "vitest";
import { readNumber } from "../../../extension/page/read-source.ts";
import { sitePatterns } from "../../../extension/site-patterns.ts";

describe("the number of results", () => {
	test.each([
		["312 results", 312],
		["1–50 of 1,234", 1234],
		["1.234 Ergebnisse", 1234],
		["12 345 résultats", 12_345],
		["1’000’000", 1_000_000],
		["no results", null],
		[null, null],
	])("in %j is %j", (text, number) => {
		expect(readNumber(text)).toBe(number);
	});
});

test("the CRM's site is requested without ports, once each", () => {
	expect(sitePatterns(["http://localhost:4000", "http://localhost:5000", "https://crm.example.org"])).toEqual([
		"http://localhost/*",
		"https://crm.example.org/*",
	]);
});

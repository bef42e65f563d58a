import { describe, expect, test } from "vitest";
import { fillJson, fillUrl, numberOfPage } from "../../../extension/page/fill-url.ts";

const values = { page: 2, cursor: null, words: "a {page} & b" };

describe("a request for a page of results", () => {
	test("has values in place of names in its address, percent-encoded", () => {
		expect(fillUrl("/api?page={page}&after={cursor}&q={words}", values)).toBe("/api?page=2&after=&q=a%20%7Bpage%7D%20%26%20b");
	});

	test("has them in its body, where a text that is only a name becomes the value itself", () => {
		expect(fillJson({ page: "{page}", list: ["{cursor}", "n{page}"], words: "{words}", yes: true }, values)).toEqual({
			page: 2,
			list: [null, "n2"],
			words: "a {page} & b",
			yes: true,
		});
	});

	test("keeps other braces, such as those of a GraphQL query", () => {
		expect(fillJson("query { clients { id } } {other}", values)).toBe("query { clients { id } } {other}");
	});

	test.each([
		[0, 1, undefined, 25, 1],
		[3, 0, undefined, 25, 3],
		[2, 1, "rows", 25, 51],
		[2, 0, 10, 25, 20],
		[2, 1, "rows", 0, 3],
	] as const)("counts page %i from %i by %s", (page, first, step, rows, number) => {
		expect(numberOfPage(page, first, step, rows)).toBe(number);
	});
});

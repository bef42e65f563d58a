import { expect, test } from "vitest";
import { arrayOf } from "../../../../server/erasure/sql/array-of.ts";

test.each([
	[[], "{}"],
	[["1", "2"], '{"1","2"}'],
	[[1, null], '{"1",NULL}'],
	[["NULL", ""], '{"NULL",""}'],
	[['a"b', "c\\d", "e,f}"], '{"a\\"b","c\\\\d","e,f}"}'],
])("PostgreSQL reads %j from %s", (values, text) => {
	expect(arrayOf(values)).toBe(text);
});

test("the same array is formatted once", () => {
	const values = ["1"];
	expect(arrayOf(values)).toBe(arrayOf(values));
});

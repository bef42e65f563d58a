import { expect, test } from "vitest";
import { count } from "../../../server/words/count.ts";

test.each([
	[0, "0 tables"],
	[1, "1 table"],
	[2, "2 tables"],
])("%i is written as %s", (number, text) => {
	expect(count(number, "table")).toBe(text);
});

test("a plural can be stated", () => {
	expect(count(2, "address", "addresses")).toBe("2 addresses");
});

import { expect, test } from "vitest";
import { formatCount, formatNumber } from "../../../extension/format-number.ts";

const labels = { singular: "Customer", plural: "Customers" };

test.each([
	[0, "0 Customers"],
	[1, "1 Customer"],
	[1_200, "1,200 Customers"],
])("%i is shown as %j", (count, text) => {
	expect(formatCount(count, labels)).toBe(text);
});

test("numbers have English separators", () => {
	expect(formatNumber(1_234_567)).toBe("1,234,567");
});

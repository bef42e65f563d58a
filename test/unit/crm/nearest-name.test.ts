import { expect, test } from "vitest";
import { didYouMean, nearestName } from "../../../server/crm/nearest-name.ts";

const names = ["protectedWhere", "toColumn", "rule"];

test.each([
	["protectedwhere", "protectedWhere"],
	["protected_where", "protectedWhere"],
	["protectedWehre", "protectedWhere"],
	["tocolum", "toColumn"],
	["rul", "rule"],
	["table", undefined],
	["", undefined],
])("the name nearest to %j is %j", (given, nearest) => {
	expect(nearestName(given, names)).toBe(nearest);
});

test("a suggestion is made only if a name is close", () => {
	expect(didYouMean("toColums", names)).toBe('; did you mean "toColumn"?');
	expect(didYouMean("colour", names)).toBe("");
});

import { expect, test } from "vitest";
import { failedCodes, isOutcomeCode, outcomeResults } from "../../../server/deletions/outcome-code.ts";

test("deleted, already gone and cancelled records have not failed, and all others have", () => {
	const others = Object.keys(outcomeResults).filter((code) => !["deleted", "already_gone", "cancelled"].includes(code));
	expect(failedCodes).toEqual(others);
});

test("an unknown code is not an outcome, and neither is a property of every object", () => {
	expect(["deleted", "held"].map(isOutcomeCode)).toEqual([true, true]);
	expect(["", "toString", "gone"].map(isOutcomeCode)).toEqual([false, false, false]);
});

import { expect, test } from "vitest";
import { failedCodes, isOutcomeCode, outcomeResults } from "../../../server/deletions/outcome-code.ts";

test("records that were deleted, already gone or cancelled have not failed, and all others have", () => {
	const others = Object.keys(outcomeResults).filter((code) => !["deleted", "already_gone", "cancelled"].includes(code));
	expect(failedCodes).toEqual(others);
});

test("a code of nobody's, a property of every object included, is none of ours", () => {
	expect(["deleted", "held"].map(isOutcomeCode)).toEqual([true, true]);
	expect(["", "toString", "gone"].map(isOutcomeCode)).toEqual([false, false, false]);
});

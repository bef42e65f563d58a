import { expect, test } from "vitest";
import { outcomeWords } from "../../../extension/panels/activity/outcome-words.ts";

test.each([
	[null, "Waiting"],
	["deleted", "Deleted"],
	["already_gone", "Already gone"],
	["not_found", "Not found"],
	["held", "On hold"],
	["permission_denied", "No permission"],
	["referenced", "Still referenced"],
	["locked", "In use"],
	["blocked_by_database", "Refused by the database"],
	["object_undecided", "Undecided"],
	["cancelled", "Cancelled"],
] as const)("the outcome %s is shown as %s", (code, words) => {
	expect(outcomeWords(code)).toBe(words);
});

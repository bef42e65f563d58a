import { expect, test } from "vitest";
import { outcomeMessage } from "../../../extension/outcome-message.ts";
import { outcomeReason, outcomeWords } from "../../../extension/panels/activity/outcome-words.ts";
import type { DeletionItem } from "../../../server/deletions/schemas.ts";

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
	expect(outcomeWords({ code, message: "The server says why." })).toBe(words);
});

test("an outcome that only a newer server knows is shown in the server's words", () => {
	const outcome = { code: "archived" as DeletionItem["code"], message: "It was moved to the archive." };
	expect(outcomeWords(outcome)).toBe("It was moved to the archive.");
	expect(outcomeReason(outcome)).toBe("It was moved to the archive.");
	expect(outcomeMessage({ code: "archived" as NonNullable<DeletionItem["code"]>, message: outcome.message })).toBe(outcome.message);
});

import { expect, test } from "vitest";
import { goneAtOnce, isOver } from "../../../../extension/background/sync/deletion-state.ts";
import { outcomeResults } from "../../../../server/deletions/outcome-code.ts";

test.each([
	["queued", false],
	["running", false],
	["complete", true],
	["complete_with_errors", true],
	["cancelled", true],
] as const)("a deletion that is %s is over: %s", (state, over) => {
	expect(isOver({ state })).toBe(over);
});

const outcome = (code: "deleted" | "already_gone" | "held") => ({ code, result: outcomeResults[code], message: "", auditReference: null });

test.each([
	{ what: "a deleted record", bulk: false, outcome: outcome("deleted"), sent: "7", gone: ["7"] },
	{ what: "a record that was gone before", bulk: false, outcome: outcome("already_gone"), sent: "7", gone: ["7"] },
	{ what: "a held record", bulk: false, outcome: outcome("held"), sent: "7", gone: [] },
	{ what: "a record that this browser did not send", bulk: false, outcome: outcome("deleted"), sent: null, gone: null },
	{ what: "a bulk deletion", bulk: true, outcome: null, sent: null, gone: null },
])("after $what the page removes $gone without asking the server", ({ bulk, outcome, sent, gone }) => {
	expect(goneAtOnce({ bulk, outcome }, sent)).toEqual(gone);
});

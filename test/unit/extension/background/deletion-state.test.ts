import { expect, test } from "vitest";
import { asPagesShow, erasedAtOnce, erasedKeysOf, isOver, withoutNames } from "../../../../extension/background/sync/deletion-state.ts";
import { outcomeResults } from "../../../../server/deletions/outcome-code.ts";
import { sampleDeletion } from "../../panels/sample-deletion.ts";

test.each([
	["queued", false],
	["running", false],
	["complete", true],
	["complete_with_errors", true],
	["cancelled", true],
] as const)("a deletion that is %s is over: %s", (state, over) => {
	expect(isOver({ state })).toBe(over);
});

test("pages and the storage get no name of a record", () => {
	const deletion = sampleDeletion({}, { firstRecords: [{ key: "1", name: "Ada" }] });
	expect(withoutNames(deletion)).toEqual({ ...deletion, firstRecords: [] });
});

const outcome = (code: "deleted" | "already_gone" | "held") => ({ code, result: outcomeResults[code], message: "", auditReference: null });

test.each([
	{ what: "a deleted record", bulk: false, outcome: outcome("deleted"), sent: "7", erased: ["7"] },
	{ what: "a record that was gone before", bulk: false, outcome: outcome("already_gone"), sent: "7", erased: ["7"] },
	{ what: "a held record", bulk: false, outcome: outcome("held"), sent: "7", erased: [] },
	{ what: "a record that this browser did not send", bulk: false, outcome: outcome("deleted"), sent: null, erased: null },
	{ what: "a bulk deletion", bulk: true, outcome: null, sent: null, erased: null },
])("after $what the page removes $erased without asking the server", ({ bulk, outcome, sent, erased }) => {
	expect(erasedAtOnce({ bulk, outcome }, sent)).toEqual(erased);
});

const item = (position: number, key: string | null, result: "succeeded" | "failed" | "skipped" | null = "succeeded") => ({
	position,
	key,
	result,
});

test.each([
	{ what: "visible keys", items: [item(1, "7"), item(2, "8", "failed"), item(3, "9", "skipped")], sent: [], erased: ["7", "9"] },
	{
		what: "hidden keys that this browser sent",
		items: [item(1, null), item(2, "Ben", "failed"), item(3, null)],
		sent: ["a", "B", "c"],
		erased: ["a", "c"],
	},
	{ what: "hidden keys that it did not send", items: [item(1, null)], sent: [], erased: [] },
	{
		what: "hidden keys of a later part",
		items: [item(10_002, null)],
		sent: Array.from({ length: 1_003 }, (_, i) => `k${i}`),
		erased: ["k1001"],
	},
])("of $what, a page drops those that are gone", ({ items, sent, erased }) => {
	expect(erasedKeysOf(items, sent)).toEqual(erased);
});

test("pages are told the keys and what the page that sent them shows in their place", () => {
	expect(asPagesShow(["7", "9"], { keys: ["7", "8", "7"], shown: ["seven", "eight", "Seven"] })).toEqual(["7", "seven", "Seven", "9"]);
	expect(asPagesShow(["7"], { keys: ["7"] })).toEqual(["7"]);
});

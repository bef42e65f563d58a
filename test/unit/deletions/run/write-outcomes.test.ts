import { expect, test } from "vitest";
import { joinNeighbours, type Outcome } from "../../../../server/deletions/run/write-outcomes.ts";

const outcome = (position: number, code: Outcome["code"], audit: Outcome["audit"] = null, keptBy: Outcome["keptBy"] = null): Outcome => ({
	position,
	key: String(position),
	klass: null,
	code,
	rows: 0,
	audit,
	keptBy,
});
const keptBy = (key: string | null): Outcome["keptBy"] => ({ table: "desk.cases", key });
const at = (ordinal: number, batch = "one") => ({ batch, ordinal });

test.each<[string, Outcome[], string[]]>([
	["nothing", [], []],
	["neighbours with entries one after the other", [outcome(1, "deleted", at(0)), outcome(2, "deleted", at(1))], ["1+2 deleted"]],
	["another code", [outcome(1, "deleted", at(0)), outcome(2, "held"), outcome(3, "held")], ["1+1 deleted", "2+2 held"]],
	[
		"another row that keeps it",
		[outcome(1, "referenced", null, keptBy("7")), outcome(2, "referenced", null, keptBy("8")), outcome(3, "referenced")],
		["1+1 referenced", "2+1 referenced", "3+1 referenced"],
	],
	["the same row that keeps both", [outcome(1, "held", null, keptBy("7")), outcome(2, "held", null, keptBy("7"))], ["1+2 held"]],
	["a gap between positions", [outcome(1, "held"), outcome(3, "held")], ["1+1 held", "3+1 held"]],
	[
		"entries that do not follow each other",
		[outcome(1, "already_gone", at(5)), outcome(2, "already_gone", at(7))],
		["1+1 already_gone", "2+1 already_gone"],
	],
	[
		"entries of two batches",
		[outcome(1, "already_gone", at(5)), outcome(2, "already_gone", at(6, "two"))],
		["1+1 already_gone", "2+1 already_gone"],
	],
	[
		"one with an entry and one without",
		[outcome(1, "already_gone", at(5)), outcome(2, "already_gone")],
		["1+1 already_gone", "2+1 already_gone"],
	],
])("%s", (_, outcomes, runs) => {
	expect(joinNeighbours(outcomes).map(({ position, records, code }) => `${position}+${records} ${code}`)).toEqual(runs);
});

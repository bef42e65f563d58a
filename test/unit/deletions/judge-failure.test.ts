import { expect, test } from "vitest";
import { judgeFailure, judgeLoss, type Reaction } from "../../../server/deletions/run/judge-failure.ts";
import { BatchesRunningError, RowsRemainError, SchemaChangedError, UnfitSessionError } from "../../../server/erasure/engine-error.ts";

type Circumstances = Parameters<typeof judgeFailure>[1];

const raised = (code: string, severity = "ERROR") => new Error("Failed query", { cause: Object.assign(new Error(), { code, severity }) });
const together = { alone: false, tries: 1, last: false, hopeless: false };
const alone = { ...together, alone: true };
const last = { ...alone, last: true };
const hopeless = { ...last, hopeless: true };

const blocked = { do: "fail", code: "blocked_by_database" } as const;
const waits = { do: "postpone", failed: true } as const;

test.each<[string, Error, [Circumstances, Reaction][]]>([
	[
		"a state that nobody has thought of",
		raised("42P01"),
		[
			[together, { do: "halve" }],
			[alone, blocked],
			[last, blocked],
		],
	],
	[
		"a key that holds the record",
		raised("23503"),
		[
			[together, { do: "halve" }],
			[alone, { do: "fail", code: "referenced" }],
		],
	],
	[
		"a trigger that keeps rows silently",
		new RowsRemainError("crm.calls"),
		[
			[together, { do: "halve" }],
			[alone, blocked],
		],
	],
	[
		"a deadlock",
		raised("40P01"),
		[
			[together, { do: "again" }],
			[{ ...together, tries: 3 }, { do: "halve" }],
			[
				{ ...alone, tries: 6 },
				{ do: "postpone", failed: false },
			],
			[
				{ ...last, tries: 6 },
				{ do: "fail", code: "locked" },
			],
		],
	],
	[
		"a lock",
		raised("55P03"),
		[
			[together, { do: "halve" }],
			[alone, { do: "postpone", failed: false }],
			[last, { do: "fail", code: "locked" }],
		],
	],
	[
		"too little memory",
		raised("53200"),
		[
			[together, { do: "halve" }],
			[alone, waits],
			[last, { do: "throw" }],
			[hopeless, blocked],
		],
	],
	[
		"an error of our own code",
		new TypeError("x is undefined"),
		[
			[together, { do: "halve" }],
			[alone, waits],
			[last, { do: "throw" }],
			[hopeless, blocked],
		],
	],
	["a full disk", raised("53100"), [together, alone, last, hopeless].map((one) => [one, { do: "outlast" }])],
	["a database that only reads", raised("25006"), [together, alone, last, hopeless].map((one) => [one, { do: "outlast" }])],
	[
		"a session with other settings than erasing relies on",
		new UnfitSessionError("READ COMMITTED"),
		[together, hopeless].map((one) => [one, { do: "outlast" }]),
	],
	["a shutdown", raised("57P01", "FATAL"), [together, alone, hopeless].map((one) => [one, { do: "reconnect" }])],
	["the same state from a trigger", raised("57P01"), [[alone, blocked]]],
	[
		"a lost connection",
		Object.assign(new Error(), { code: "CONNECTION_CLOSED" }),
		[together, alone].map((one) => [one, { do: "reconnect" }]),
	],
	[
		"another schema",
		new SchemaChangedError("crm.calls"),
		[
			[alone, { do: "reload" }],
			[{ ...alone, tries: 6 }, { do: "throw" }],
		],
	],
	["other batches that run", new BatchesRunningError(raised("55P03")), [[last, { do: "pause" }]]],
])("of a batch that failed for %s, a record fails only where it alone is to blame", (_, error, cases) => {
	for (const [circumstances, reaction] of cases) expect(judgeFailure(error, circumstances)).toEqual(reaction);
});

test("a record whose session is lost waits for the end, and is given up only where no other batch could have ended it", () => {
	expect(judgeLoss(together)).toEqual({ do: "halve" });
	expect(judgeLoss(alone)).toEqual({ do: "retire", code: null });
	expect(judgeLoss(last)).toEqual({ do: "retire", code: "blocked_by_database" });
});

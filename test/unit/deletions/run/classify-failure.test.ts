import { expect, test } from "vitest";
import { type Attempt, classifyFailure, classifyLoss, type RetryDecision } from "../../../../server/deletions/run/classify-failure.ts";
import { BatchesRunningError, RowsRemainError, SchemaChangedError, UnfitSessionError } from "../../../../server/erasure/engine-error.ts";

const raised = (code: string, severity = "ERROR") => new Error("Failed query", { cause: Object.assign(new Error(), { code, severity }) });
const together = { alone: false, tries: 1, last: false, givesUp: false };
const alone = { ...together, alone: true };
const last = { ...alone, last: true };
const givingUp = { ...last, givesUp: true };

const requeued = { do: "requeue", blamesRecords: true } as const;
const outlasted = { do: "requeue", blamesRecords: false } as const;
const blocked = { do: "fail", code: "blocked_by_database" } as const;
const waits = { do: "postpone", failed: true } as const;

test.each<[string, Error, [Attempt, RetryDecision][]]>([
	[
		"a state that nobody has thought of",
		raised("42P01"),
		[
			[together, { do: "bisect" }],
			[alone, blocked],
			[last, blocked],
		],
	],
	[
		"a key that holds the record",
		raised("23503"),
		[
			[together, { do: "bisect" }],
			[alone, { do: "fail", code: "referenced" }],
		],
	],
	[
		"a trigger that keeps rows silently",
		new RowsRemainError("crm.calls"),
		[
			[together, { do: "bisect" }],
			[alone, blocked],
		],
	],
	[
		"a deadlock",
		raised("40P01"),
		[
			[together, { do: "retry" }],
			[{ ...together, tries: 3 }, { do: "bisect" }],
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
			[together, { do: "bisect" }],
			[alone, { do: "postpone", failed: false }],
			[last, { do: "fail", code: "locked" }],
		],
	],
	[
		"too little memory",
		raised("53200"),
		[
			[together, { do: "bisect" }],
			[alone, waits],
			[last, requeued],
			[givingUp, blocked],
		],
	],
	[
		"an error of our own code",
		new TypeError("x is undefined"),
		[
			[together, { do: "bisect" }],
			[alone, waits],
			[last, requeued],
			[givingUp, blocked],
		],
	],
	["a full disk", raised("53100"), [together, alone, last, givingUp].map((one) => [one, outlasted])],
	["a database that only reads", raised("25006"), [together, alone, last, givingUp].map((one) => [one, outlasted])],
	[
		"a session with other settings than erasing relies on",
		new UnfitSessionError("READ COMMITTED"),
		[together, givingUp].map((one) => [one, outlasted]),
	],
	["a shutdown", raised("57P01", "FATAL"), [together, alone, givingUp].map((one) => [one, { do: "reconnect" }])],
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
			[{ ...alone, tries: 6 }, requeued],
		],
	],
	["other batches that run", new BatchesRunningError(raised("55P03")), [[last, { do: "pause" }]]],
])("of a batch that failed for %s, a record fails only where it alone is to blame", (_, error, cases) => {
	for (const [attempt, decision] of cases) expect(classifyFailure(error, attempt)).toEqual(decision);
});

test("a record whose session is lost moves to the end, and fails only if no other batch can be the cause", () => {
	expect(classifyLoss(together)).toEqual({ do: "bisect" });
	expect(classifyLoss(alone)).toEqual({ do: "retire", code: null });
	expect(classifyLoss(last)).toEqual({ do: "retire", code: "blocked_by_database" });
});

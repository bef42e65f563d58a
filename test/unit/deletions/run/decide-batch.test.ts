import { expect, test } from "vitest";
import { type BatchFacts, decideBatch, describeOutcomes } from "../../../../server/deletions/run/decide-batch.ts";
import type { LockedRecord } from "../../../../server/erasure/rows/lock-records.ts";
import { noRights } from "../../../../server/permissions/effective.ts";

const record = (key: string, more: Partial<LockedRecord> = {}): LockedRecord => ({
	key,
	klass: null,
	scope: null,
	parents: {},
	row: [],
	isProtected: false,
	...more,
});
const waiting = (...keys: string[]) => keys.map((key, position) => ({ position, key, found: true, failures: 0 }));
const locking = (...records: LockedRecord[]) => new Map(records.map((one) => [one.key, one]));
const none: BatchFacts = { locked: new Map(), held: new Map(), busy: new Set(), hidden: new Set(), erasedBefore: new Map() };
const hierarchy = { ticket: {} };
const admin = { ...noRights, admin: true };
const inQueueA = {
	...noRights,
	grants: [{ object: "ticket", klass: null, read: true, create: false, edit: false, delete: true, scope: ["a"] }],
};
const own = { table: "desk.tickets", key: "9" } as const;
const batch = "a batch";
const places = (outcomes: ReturnType<typeof describeOutcomes>) => outcomes.map(({ key, code, rows }) => `${key} ${code} ${rows}`);

test("rights are checked before holds, and a record out of scope is not found", () => {
	const facts = {
		...none,
		locked: locking(record("1", { scope: "a" }), record("2", { scope: "b" }), record("3", { scope: "a" })),
		held: new Map([
			["2", own],
			["3", own],
		]),
	};
	expect([...decideBatch(facts, "ticket", inQueueA, hierarchy).refusals]).toEqual([
		["2", { code: "not_found", keptBy: null }],
		["3", { code: "held", keptBy: own }],
	]);
	expect(decideBatch(facts, "ticket", inQueueA, hierarchy).going.map(({ key }) => key)).toEqual(["1"]);
	expect([...decideBatch(facts, "ticket", noRights, hierarchy).refusals.values()].map(({ code }) => code)).toEqual([
		"permission_denied",
		"permission_denied",
		"permission_denied",
	]);
	expect(decideBatch(facts, "ticket", admin, hierarchy).going.map(({ key }) => key)).toEqual(["1"]);
});

test("deleted records have consecutive audit entries, and the first has the rows of all", () => {
	const facts = { ...none, locked: locking(record("1"), record("2"), record("3")) };
	const decision = decideBatch(facts, "ticket", admin, hierarchy);
	const erasure = { rows: 12, rowsByKey: null, refused: [{ key: "2", code: "referenced" as const, keptBy: own }] };
	const outcomes = describeOutcomes({ waiting: waiting("1", "2", "3"), batch, last: false }, facts, decision, erasure);
	expect(places(outcomes)).toEqual(["1 deleted 12", "2 referenced 0", "3 deleted 0"]);
	expect(outcomes.map(({ audit }) => audit)).toEqual([{ batch, ordinal: 0 }, null, { batch, ordinal: 1 }]);
	expect(outcomes.map(({ keptBy }) => keptBy)).toEqual([null, own, null]);
});

test("a record that is deleted alone has its own rows", () => {
	const facts = { ...none, locked: locking(record("1", { klass: "Incident" })) };
	const decision = decideBatch(facts, "ticket", admin, hierarchy);
	const outcomes = describeOutcomes({ waiting: waiting("1"), batch, last: false }, facts, decision, {
		rows: 5,
		rowsByKey: new Map([["1", 5]]),
		refused: [],
	});
	expect(outcomes).toEqual([
		{ position: 0, key: "1", klass: "Incident", code: "deleted", rows: 5, audit: { batch, ordinal: 0 }, keptBy: null },
	]);
});

test.each<[what: string, facts: Partial<BatchFacts>, found: boolean, last: boolean, outcome: string | null]>([
	["locked by another transaction", { busy: new Set(["1"]) }, true, false, null],
	["locked by another transaction in its last turn", { busy: new Set(["1"]) }, true, true, "locked"],
	["gone since it was chosen", {}, true, false, "already_gone"],
	["never there", {}, false, false, "not_found"],
	["never there but deleted by Expunge", { erasedBefore: new Map([["1", null]]) }, false, false, "already_gone"],
	["hidden by row-level security", { hidden: new Set(["1"]) }, true, false, "not_found"],
	[
		"hidden by row-level security, with a key that Expunge deleted",
		{ hidden: new Set(["1"]), erasedBefore: new Map([["1", null]]) },
		true,
		false,
		"not_found",
	],
])("the outcome of a record that is %s", (_, some, found, last, outcome) => {
	const facts = { ...none, ...some };
	const outcomes = describeOutcomes(
		{ waiting: [{ position: 7, key: "1", found, failures: 0 }], batch, last },
		facts,
		{ going: [], refusals: new Map() },
		null,
	);
	expect(outcomes.map(({ code }) => code)).toEqual(outcome === null ? [] : [outcome]);
});

test("a record that is already gone refers to the audit entry of the deletion that removed it", () => {
	const place = { batch: "an earlier batch", ordinal: 3 };
	const facts = { ...none, erasedBefore: new Map([["1", place]]) };
	const [outcome] = describeOutcomes({ waiting: waiting("1"), batch, last: false }, facts, { going: [], refusals: new Map() }, null);
	expect(outcome?.audit).toEqual(place);
});

import { describe, expect, test } from "vitest";
import type { Edge, ResolvedCondition } from "../../../../server/erasure/graph/graph.ts";
import { afterRulesOfKey, decidedKeys, isConditional, isDecided, keysWithConditions } from "../../../../server/erasure/graph/key-rules.ts";
import { column, edge, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers");
const orders = table("orders", ["customers", "state"]);
const state = orders.columns.get("state") ?? column("state");
const where = (...values: string[]): ResolvedCondition => [{ column: state, values }];
const rest = keyEdge(orders, customers, "c");
const first: Edge = { ...rest, when: where("draft") };
const second: Edge = { ...rest, when: where("sent") };
const declared = edge(orders, customers);
const another = keyEdge(orders, customers, "c");
const oid = rest.key?.oid;

describe("a rule of a key", () => {
	test.each<[string, Edge, readonly Edge[], readonly ResolvedCondition[]]>([
		["applies to all rows if it is the only one", rest, [], []],
		["leaves out the rows of the rules before it", rest, [first, second], [first.when, second.when]],
		["keeps the rows of other keys' rules", rest, [{ ...another, when: where("draft") }], []],
		["keeps the rows of references without a key", rest, [{ ...declared, when: where("draft") }], []],
	])("%s", (_, one, earlier, whenNot) => {
		const after = afterRulesOfKey(one, earlier);
		expect(after.whenNot).toEqual(whenNot);
		expect(isConditional(after)).toBe(whenNot.length > 0);
	});

	test("does not divide the rows of a declared reference", () => {
		expect(afterRulesOfKey(declared, [first])).toBe(declared);
	});
});

describe("a key is decided", () => {
	test.each<[string, readonly Edge[], readonly (number | undefined)[]]>([
		["by a rule without a condition", [first, rest], [oid]],
		["not by rules with conditions alone", [first, second], []],
		["not by a declared reference", [declared], []],
	])("%s", (_, edges, keys) => {
		expect([...decidedKeys(edges)]).toEqual(keys);
		expect(isDecided(edges, [first])).toBe(keys.length > 0);
	});
});

test("the rows of a key whose rules have conditions are all found by one edge", () => {
	const after = afterRulesOfKey(rest, [first]);
	expect(keysWithConditions([first, after, another, { ...declared, when: where("draft") }])).toEqual([rest]);
});

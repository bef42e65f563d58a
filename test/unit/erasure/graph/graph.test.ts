import { describe, expect, test } from "vitest";
import { problem, topmost } from "../../../../server/erasure/graph/graph.ts";
import { catalog, table } from "../sample-graph.ts";

const messages = table("messages");
const part = table("messages_2026", [], { partitionOf: messages.oid });
const tables = catalog([messages, part]);

test("a partition counts as its whole table, and a table the catalogue lacks as itself", () => {
	expect([part.oid, messages.oid, 1].map((oid) => topmost(tables, oid))).toEqual([messages.oid, messages.oid, 1]);
});

describe("a problem", () => {
	test.each([
		["impossible", true],
		["unknown_name", true],
		["undecided", false],
	] as const)("of the kind %s prevents the start: %s", (kind, fatal) => {
		expect(problem(kind, "crm.a → crm.b", "It is wrong.")).toEqual({
			kind,
			fatal,
			reference: "crm.a → crm.b",
			objects: [],
			reason: "It is wrong.",
			message: "crm.a → crm.b: It is wrong.",
		});
	});

	test("names the objects that it blocks and a rule to paste", () => {
		expect(problem("undecided", "r", "Decide.", ["order"], { rule: "keep" })).toMatchObject({
			objects: ["order"],
			proposal: { rule: "keep" },
		});
	});
});

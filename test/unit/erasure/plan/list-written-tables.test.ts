import { describe, expect, test } from "vitest";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { listWrittenTables } from "../../../../server/erasure/plan/list-written-tables.ts";
import { column, detach, edge, graph, graphObject, table } from "../sample-graph.ts";

const customers = table("customers", ["name"]);
const messages = table("messages", ["customers", "text"]);
const part = table("messages_2026", [], { partitionOf: messages.oid });
const notes = table("notes", ["customers", "author"]);
const agents = table("agents");
const scrub = (name: string): Edge["rule"] => ({ rule: "scrub", values: [{ column: column(name), value: null }] });

function written(edges: readonly Edge[], redacted?: Parameters<typeof listWrittenTables>[1]) {
	const tables = graph([customers, messages, part, notes, agents], [graphObject(customers, [messages])], edges);
	return listWrittenTables(tables, redacted).map(({ table: { name }, deletes, updates }) => [name, deletes, [...updates]]);
}

describe("a deletion writes", () => {
	const lost = [
		["customers", true, []],
		["messages", true, []],
		["messages_2026", true, []],
	];

	test.each<[string, readonly Edge[], unknown[]]>([
		["the tables within reach, with their partitions", [], lost],
		[
			"the columns that it clears",
			[edge(notes, customers, { rule: detach(notes, "customers") })],
			[...lost, ["notes", false, ["customers"]]],
		],
		[
			"the columns of several references once",
			[
				edge(notes, customers, { rule: scrub("author") }),
				edge(notes, messages, { rule: scrub("customers") }),
				edge(notes, messages, { rule: scrub("author") }),
			],
			[...lost, ["notes", false, ["author", "customers"]]],
		],
		["no column for a reference that is kept", [edge(notes, customers, { rule: { rule: "keep" } })], lost],
		["no column for a reference to a table out of reach", [edge(notes, agents, { rule: scrub("author") })], lost],
		[
			"the columns of a partition as well",
			[edge(messages, customers, { rule: scrub("text") })],
			[lost[0], ["messages", true, ["text"]], ["messages_2026", true, ["text"]]],
		],
	])("%s", (_, edges, tables) => {
		expect(written(edges)).toEqual(tables);
	});

	test("the columns in which names are redacted", () => {
		const redacted = {
			table: "crm.notes" as const,
			schema: "crm",
			name: "notes",
			typeSchemas: [],
			privileges: ["select" as const, { update: ["author"] }],
		};
		expect(written([], [redacted])).toEqual([...lost, ["notes", false, ["author"]]]);
	});
});

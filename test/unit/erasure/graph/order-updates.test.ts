import { describe, expect, test } from "vitest";
import type { Column, Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { orderUpdates } from "../../../../server/erasure/graph/order-updates.ts";
import { column, detach, edge, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers");
const agents = table("agents");
const notes = table("notes", ["customers", "agents", "kind", "text"]);
const own = (name: string): Column => notes.columns.get(name) ?? column(name);
const scrub = (...names: string[]): Edge["rule"] => ({ rule: "scrub", values: names.map((name) => ({ column: own(name), value: null })) });
const reference = (name: string, parent: Table, properties: Partial<Edge>) => edge(notes, parent, { name, ...properties });
const namesOf = (edges: readonly Edge[]) => edges.map(({ name }) => name);

const byCustomer = reference("by customer", customers, { rule: detach(notes, "customers") });
const byAgent = reference("by agent", agents, { rule: detach(notes, "agents") });

describe("updates", () => {
	test("keep their order if none hides another", () => {
		expect(namesOf(orderUpdates([byAgent, byCustomer]).ordered)).toEqual(["by agent", "by customer"]);
	});

	test("exclude references that delete, keep or refuse", () => {
		const others = (["delete", "keep", "refuse"] as const).map((rule) => reference(rule, customers, { rule: { rule } }));
		expect(namesOf(orderUpdates([...others, byCustomer]).ordered)).toEqual(["by customer"]);
	});

	test.each<[string, Edge, Edge]>([
		[
			"overwrites the column that another reference names its row by",
			reference("first", customers, { rule: scrub("agents") }),
			reference("second", agents, { rule: scrub("text") }),
		],
		[
			"overwrites the column that another reference's condition asks for",
			reference("first", customers, { rule: scrub("kind") }),
			reference("second", agents, { rule: scrub("text"), when: [{ column: own("kind"), values: ["note"] }] }),
		],
		[
			"overwrites the column that rows of another table are found by",
			reference("first", customers, { rule: scrub("kind") }),
			edge(table("tags"), customers, {
				name: "second",
				rule: scrub("text"),
				through: [{ table: notes, fromColumn: own("customers"), toColumn: own("kind"), when: [] }],
			}),
		],
	])("come last where one %s", (_, first, second) => {
		expect(namesOf(orderUpdates([first, second]).ordered)).toEqual(["second", "first"]);
		expect(namesOf(orderUpdates([second, first]).ordered)).toEqual(["second", "first"]);
	});

	test("of arrays and JSON hide nothing, because the rest of the value stays", () => {
		const inArray = reference("in an array", customers, { rule: detach(notes, "agents"), form: { kind: "array" } });
		const second = reference("second", agents, { rule: scrub("text") });
		expect(namesOf(orderUpdates([inArray, second]).ordered)).toEqual(["in an array", "second"]);
	});

	test("keep their order if no row can match both", () => {
		const of = (kind: string) => ({ when: [{ column: own("kind"), values: [kind] }] });
		const first = reference("first", customers, { rule: scrub("agents"), ...of("note") });
		const second = reference("second", agents, { rule: scrub("text"), ...of("call") });
		expect(namesOf(orderUpdates([first, second]).ordered)).toEqual(["first", "second"]);
	});

	test("keep their order if only one rule of a key applies to a row", () => {
		const when = [{ column: own("kind"), values: ["note"] }];
		const first = keyEdge(notes, customers, "a", { name: "first", rule: scrub("customers", "kind"), when });
		const second = { ...first, name: "second", rule: scrub("customers", "text"), when: [], whenNot: [when] };
		expect(namesOf(orderUpdates([first, second]).ordered)).toEqual(["first", "second"]);
		expect(orderUpdates([first, second]).circle).toEqual([]);
	});

	test("keep their order if they write only the columns of the first", () => {
		const both = reference("both", customers, { rule: scrub("agents", "text") });
		const text = reference("text", agents, { rule: scrub("text") });
		expect(namesOf(orderUpdates([both, text]).ordered)).toEqual(["both", "text"]);
	});
});

test("fail as a circle if two references overwrite each other's column", () => {
	const one = reference("one", customers, { rule: scrub("agents") });
	const other = reference("other", agents, { rule: scrub("customers") });
	const { ordered, circle } = orderUpdates([byCustomer, one, other]);
	expect(namesOf(circle).sort()).toEqual(["one", "other"]);
	expect(ordered.every(({ name }) => name === "by customer")).toBe(true);
});

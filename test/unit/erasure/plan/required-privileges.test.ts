import { describe, expect, test } from "vitest";
import type { Edge, GraphObject } from "../../../../server/erasure/graph/graph.ts";
import { requiredPrivileges, schemasOf, typeSchemasOf } from "../../../../server/erasure/plan/required-privileges.ts";
import { column, detach, edge, graph, graphObject, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers", ["name"]);
const messages = table("messages", ["customers", "text"]);
const part = table("messages_2026", ["customers"], { partitionOf: messages.oid });
const notes = table("notes", ["customers", "author"]);
const members = table("members", ["member", "group"], { primaryKey: [] });
const agents = table("agents", ["login"]);
const tables = [customers, messages, part, notes, members, agents];

type Needs = Record<string, unknown[]>;

function needsOf(edges: readonly Edge[], properties: Partial<GraphObject> = {}): Needs {
	const required = requiredPrivileges(graph(tables, [graphObject(customers, [], properties)], edges));
	return Object.fromEntries(required.map(({ table: name, privileges }) => [name, privileges]));
}

const read = ["select"];
const change = (...columns: string[]) => ["select", { update: columns }];
const remove = (...columns: string[]) => ["select", "delete", { update: columns }];

describe("expunge_eraser needs", () => {
	const step = { table: members, fromColumn: column("member"), toColumn: column("group"), when: [] };
	const related = { column: column("author"), table: agents, toColumn: column("id"), where: [], not: false };
	const list = { table: members, column: column("member"), template: "x-{key}", where: [] };
	const nobody = { table: "crm.agents", column: "id", where: { login: "Nobody" } } as const;
	const detached = detach(notes, "customers");

	test.each<[string, readonly Edge[], Needs]>([
		["DELETE where rows are deleted, with UPDATE of a key column to lock them", [], {}],
		["UPDATE of the columns that are cleared", [edge(notes, customers, { rule: detached })], { "crm.notes": change("customers") }],
		["SELECT on a table whose rows refuse", [edge(notes, customers, { rule: { rule: "refuse" } })], { "crm.notes": read }],
		[
			"UPDATE to lock the rows of a key whose rules have conditions",
			[keyEdge(notes, customers, "a", { rule: { rule: "refuse" }, when: [{ column: column("author"), values: ["1"] }] })],
			{ "crm.notes": change("id") },
		],
		["nothing for a reference that is kept", [edge(notes, customers, { rule: { rule: "keep" } })], {}],
		["nothing for a reference to a table out of reach", [edge(notes, agents, { rule: { rule: "refuse" } })], {}],
		[
			"SELECT where related rows decide",
			[edge(notes, customers, { rule: { rule: "refuse" }, whereRelated: related })],
			{ "crm.notes": read, "crm.agents": read },
		],
		[
			"SELECT where the values of related rows are listed",
			[
				edge(notes, customers, {
					rule: { rule: "refuse" },
					whereRelated: { ...related, where: [{ column: column("login"), values: [], lists: [list] }] },
				}),
			],
			{ "crm.notes": read, "crm.agents": read, "crm.members": read },
		],
		[
			"a lock on connecting rows, by their first column without a primary key",
			[edge(notes, customers, { rule: { rule: "refuse" }, through: [step] })],
			{ "crm.notes": read, "crm.members": change("id") },
		],
		[
			"SELECT on the table of the replacement, within reach or not",
			[edge(notes, agents, { rule: { rule: "detach", columns: [], to: "7", lookup: null } })],
			{ "crm.agents": read },
		],
		[
			"SELECT where the replacement is looked up",
			[edge(notes, customers, { rule: { rule: "detach", columns: [column("author")], to: null, lookup: nobody } })],
			{ "crm.agents": read, "crm.notes": change("author") },
		],
		[
			"DELETE and a lock on the partition that holds the key",
			[edge(messages, customers, { relation: part })],
			{ "crm.messages": read, "crm.messages_2026": remove("id") },
		],
		[
			"UPDATE on that partition only, where its rows stay",
			[edge(messages, customers, { relation: part, rule: detach(messages, "customers") })],
			{ "crm.messages": read, "crm.messages_2026": change("customers") },
		],
	])("%s", (_, edges, needs) => {
		expect(needsOf(edges)).toEqual({ "crm.customers": remove("id"), ...needs });
	});

	test("UPDATE of the bounds in nested sets within reach", () => {
		const columns = { key: column("id"), parent: column("author"), root: column("login"), left: column("lft"), right: column("rgt") };
		const nestedSets = [customers, notes].map((of) => ({ name: "", table: of, ...columns }));
		const required = requiredPrivileges(graph(tables, [graphObject(customers)], [], { nestedSets }));
		expect(required.map(({ table: name, privileges }) => [name, privileges])).toEqual([
			["crm.customers", remove("login", "lft", "rgt", "id")],
		]);
	});

	test("SELECT only on an object that is not deletable", () => {
		const { definition } = graphObject(customers);
		expect(needsOf([], { definition: { ...definition, deletable: false } })).toEqual({ "crm.customers": read });
	});

	test("SELECT where values that identify a record are, and where its klass is", () => {
		const { definition } = graphObject(customers);
		const identify = [{ column: column("login"), from: { table: agents, column: column("id"), toColumn: column("id"), when: [] } }];
		const klass = { column: "name", from: { table: "crm.members", key: "id", singular: "group", plural: "group" } } as const;
		const found = needsOf([], { identify, definition: { ...definition, klass } });
		expect(found).toEqual({ "crm.customers": remove("id"), "crm.agents": read, "crm.members": read });
	});
});

test("schemas of types and operators need USAGE, except PostgreSQL's own", () => {
	const { type } = column("x");
	const element = { ...type, schema: "elements", equality: { schema: "operators", name: "=" }, greater: { schema: "orders", name: ">" } };
	const typed = table("typed", [
		column("a", { type: { ...type, element } }),
		column("b", { type: { ...type, schema: "types", equality: null } }),
	]);
	expect(typeSchemasOf(typed).sort()).toEqual(["elements", "operators", "orders", "types"]);
	const required = requiredPrivileges(graph([typed], [graphObject(typed)], []));
	expect([...schemasOf(required)].sort()).toEqual(["crm", "elements", "operators", "orders", "types"]);
});

import { describe, expect, test } from "vitest";
import type { Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { findNativeWork, findNoNativeWork } from "../../../../server/erasure/plan/native-work.ts";
import { catalog, column, detach, edge, keyEdge, table, trigger } from "../sample-graph.ts";

const customers = table("customers");
const conversations = table("conversations", ["customers"]);
const messages = table("messages", ["conversations", "customers", "other"]);
const going = [customers, conversations, messages];
const cascade = (child: Table, parent: Table, properties: Partial<Edge> = {}) => keyEdge(child, parent, "c", properties);
const chain = [cascade(conversations, customers), cascade(messages, conversations)];

function closedBy(edges: readonly Edge[], tables: readonly Table[] = going, countsTracked = true): string[] {
	const { closed } = findNativeWork(catalog(tables, { countsTracked }), edges, tables);
	return tables.filter(({ oid }) => closed.has(oid)).map(({ name }) => name);
}

describe("the native cascade", () => {
	test("covers everything if all keys cascade as the rules say", () => {
		expect(closedBy(chain)).toEqual(["customers", "conversations", "messages"]);
	});

	const [first, second] = chain as [Edge, Edge];
	test.each<[string, Edge[], string[]]>([
		["a key without ON DELETE CASCADE opens all above it", [first, keyEdge(messages, conversations, "a")], ["messages"]],
		["a disabled key opens all above it", [first, { ...second, key: second.key && { ...second.key, enabled: false } }], ["messages"]],
		["a reference without a key opens the table it leads to", [...chain, edge(table("notes"), customers)], ["conversations", "messages"]],
		[
			"a reference that refuses opens all above it",
			[...chain, cascade(table("bills"), conversations, { rule: { rule: "refuse" } })],
			["messages"],
		],
		[
			"a key whose rule has a condition opens all above it",
			[first, { ...second, when: [{ column: column("other"), values: ["1"] }] }],
			["messages"],
		],
		["a table that other rows are found by is open", [...chain, edge(table("tags"), customers, { through: [through(messages)] })], []],
	])("%s", (_, edges, closed) => {
		expect(closedBy(edges)).toEqual(closed);
	});

	test("covers nothing if the rows could not be counted", () => {
		expect(closedBy(chain, going, false)).toEqual([]);
	});

	test.each([
		["a BEFORE DELETE trigger", { triggers: [trigger("delete")] }, ["messages"]],
		["a rewrite rule", { rules: ["keep_it"] }, ["messages"]],
		["a disabled trigger", { triggers: [trigger("delete", { enabled: "D" })] }, ["customers", "conversations", "messages"]],
		["an AFTER trigger", { triggers: [trigger("delete", { before: false })] }, ["customers", "conversations", "messages"]],
	])("excludes rows with %s", (_, properties, closed) => {
		const watched = table("messages", ["conversations"], properties);
		expect(closedBy([first, cascade(watched, conversations)], [customers, conversations, watched])).toEqual(closed);
	});

	test("excludes rows that name files, and all above them, because their values must be read", () => {
		const { closed } = findNativeWork(catalog(going), chain, going, new Set([conversations.oid]));
		expect(going.filter(({ oid }) => closed.has(oid))).toEqual([messages]);
	});

	test("excludes rows that our own statements update, because they could hide them", () => {
		const scrubbed = cascade(messages, customers, { rule: { rule: "scrub", values: [{ column: column("other"), value: null }] } });
		expect(closedBy([...chain, scrubbed])).toEqual(["messages"]);
	});
});

describe("native clearing", () => {
	const notes = table("notes", ["customers", "messages", "conversations", "author"]);
	const clearing = keyEdge(notes, customers, "n", { rule: detach(notes, "customers") });
	const clears = (tried: Edge, others: readonly Edge[] = [], tables: readonly Table[] = going) =>
		findNativeWork(catalog([...tables, notes]), [...chain, tried, ...others], tables).clears(tried);

	test("covers a key with ON DELETE SET NULL and the rule detach", () => {
		expect(clears(clearing)).toBe(true);
		expect(closedBy([...chain, clearing])).toEqual(["customers", "conversations", "messages"]);
	});

	const key = clearing.key ?? undefined;
	test.each<[string, Partial<Edge>]>([
		["another rule", { rule: { rule: "refuse" } }],
		["another value than null", { rule: { ...detach(notes, "customers"), to: "7" } as Edge["rule"] }],
		["other columns than the key sets", { rule: detach(notes, "author") }],
		["a key that is disabled", key ? { key: { ...key, enabled: false } } : {}],
		["a key with another action", key ? { key: { ...key, onDelete: "c" } } : {}],
		["rows that another statement could hide by a trigger", { relation: table("part", [], { triggers: [trigger("update")] }) }],
	])("is not %s", (_, properties) => {
		expect(clears({ ...clearing, ...properties })).toBe(false);
	});

	test("excludes rows of a table that also loses rows", () => {
		expect(clears(clearing, [], [...going, notes])).toBe(false);
	});

	test("excludes rows that three references update, and covers those that two update", () => {
		const second = keyEdge(notes, messages, "n", { rule: detach(notes, "messages") });
		const third = keyEdge(notes, conversations, "n", { rule: detach(notes, "conversations") });
		expect(clears(clearing, [second])).toBe(true);
		expect(clears(clearing, [second, third])).toBe(false);
	});

	test("excludes rows by which other rows are found", () => {
		expect(clears(clearing, [edge(table("tags"), customers, { through: [through(notes)] })])).toBe(false);
	});

	test("excludes columns by which another reference is found", () => {
		expect(clears(clearing, [edge(notes, messages, { columns: [column("customers")] })])).toBe(false);
		expect(clears(clearing, [edge(notes, messages, { when: [{ column: column("customers"), values: ["1"] }] })])).toBe(false);
	});
});

test("without native work, only rows without references to them can stay unseen", () => {
	const { closed, cascades, clears } = findNoNativeWork(chain, going);
	expect(going.filter(({ oid }) => closed.has(oid))).toEqual([messages]);
	expect(chain.some((one) => cascades(one) || clears(one))).toBe(false);
	expect(findNoNativeWork(chain, going, new Set([messages.oid])).closed).toEqual(new Set());
});

function through(step: Table): Edge["through"][number] {
	return { table: step, fromColumn: column("conversations"), toColumn: column("other"), when: [] };
}

import { describe, expect, test } from "vitest";
import type { Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge, GraphObject, Problem } from "../../../../server/erasure/graph/graph.ts";
import { otherTypesOf, type Plan, planErasure, type Steps } from "../../../../server/erasure/plan/plan.ts";
import { column, detach, edge, graph, graphObject, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers", ["customers"]);
const conversations = table("conversations", ["customers", "messages"]);
const messages = table("messages", ["conversations"]);
const notes = table("notes", ["customers"]);
const agents = table("agents");
const part = table("messages_2026", ["conversations"], { partitionOf: messages.oid });
const tables = [customers, conversations, messages, notes, agents, part];
const customer = graphObject(customers, [conversations, messages]);
const ofCustomers = keyEdge(conversations, customers, "c");
const ofConversations = keyEdge(messages, conversations, "c");
const chain = [ofCustomers, ofConversations];

interface PlanParts {
	object?: GraphObject;
	others?: readonly GraphObject[];
	problems?: readonly Problem[];
}

function plan(edges: readonly Edge[], { object = customer, others = [], problems = [] }: PlanParts = {}): Plan {
	return planErasure(graph(tables, [object, ...others], edges, { problems }), object.name);
}

function namesIn({ gathered, removals, ...steps }: Steps) {
	const edges = { gather: steps.gather, refuse: steps.refuse, remove: steps.remove, update: steps.update };
	return {
		gathered: gathered.map(({ name }) => name),
		...Object.fromEntries(Object.entries(edges).map(([step, list]) => [step, list.map(({ name }) => name)])),
		removals: removals.map((together) => together.map(({ name }) => name).sort()),
	};
}

const nothing = { gather: [], refuse: [], remove: [], update: [] };

describe("a deletion is refused", () => {
	const refusalOf = ({ object = customer, problems = [] }: PlanParts, name = "customers") => {
		try {
			planErasure(graph(tables, [object], chain, { problems }), name);
			return null;
		} catch (error) {
			return error;
		}
	};

	test("for an object that the adapter does not name", () => {
		expect(refusalOf({}, "orders")).toMatchObject({ code: "unknown_object" });
	});

	test("for an object that the adapter calls not deletable", () => {
		const object = { ...customer, definition: { ...customer.definition, deletable: false as const } };
		expect(refusalOf({ object })).toMatchObject({ code: "object_not_deletable" });
	});

	test.each<[string, Partial<Problem>, object | null]>([
		["a fatal problem refuses", { fatal: true }, { code: "object_undecided", reasons: ["Decide on r."] }],
		["a problem of this object refuses", { objects: ["agents", "customers"] }, { code: "object_undecided", reasons: ["Decide on r."] }],
		["a problem of another object does not", { objects: ["agents"] }, null],
	])("over a reference without a rule: %s", (_, properties, refusal) => {
		const problem: Problem = {
			kind: "undecided",
			fatal: false,
			reference: "r",
			objects: [],
			reason: "Decide on it.",
			message: "Decide on r.",
			...properties,
		};
		const found = refusalOf({ problems: [problem] });
		if (refusal === null) expect(found).toBeNull();
		else expect(found).toMatchObject(refusal);
	});
});

describe("the steps", () => {
	const refuse = edge(notes, conversations, { rule: { rule: "refuse" } });
	const kept = edge(notes, customers, { rule: { rule: "keep" } });
	const cleared = edge(notes, customers, { rule: detach(notes, "customers") });
	const toItself = keyEdge(customers, customers, "a");
	const outside = edge(notes, agents, { rule: { rule: "refuse" } });
	const walked = {
		...nothing,
		gathered: ["customers", "conversations"],
		gather: [ofCustomers.name],
		remove: [ofConversations.name],
		removals: [["conversations"], ["customers"]],
	};
	test.each<[string, readonly Edge[], object]>([
		["gather rows that others refer to, and remove the others unseen", chain, walked],
		["check references that refuse", [...chain, refuse], { ...walked, refuse: [refuse.name] }],
		["update rows that stay", [...chain, cleared], { ...walked, update: [cleared.name] }],
		["ignore references with the rule keep", [...chain, kept], walked],
		["ignore references to tables out of reach", [...chain, outside], walked],
		["gather the object's own rows below it", [...chain, toItself], { ...walked, gather: [ofCustomers.name, toItself.name] }],
		[
			"gather rows through which other rows are found",
			[...chain, edge(notes, customers, { rule: { rule: "refuse" }, through: [through(messages)] })],
			{
				...nothing,
				gathered: ["customers", "conversations", "messages"],
				gather: [ofCustomers.name, ofConversations.name],
				refuse: ["notes → customers"],
				removals: [["messages"], ["conversations"], ["customers"]],
			},
		],
	])("%s", (_, edges, steps) => {
		expect(namesIn(plan(edges).full)).toEqual(steps);
	});

	test.each<[string, readonly Edge[], object, object]>([
		[
			"leave everything to PostgreSQL if every key cascades",
			chain,
			{ ...nothing, gathered: ["customers"], removals: [["customers"]] },
			{ wholeNative: true, cascading: true },
		],
		[
			"gather as far as a key does not cascade",
			[keyEdge(conversations, customers, "a"), ofConversations],
			{ ...nothing, gathered: ["customers"], remove: [ofCustomers.name], removals: [["customers"]] },
			{ wholeNative: false, cascading: true },
		],
		[
			"leave nothing to PostgreSQL if no key cascades",
			[keyEdge(conversations, customers, "a")],
			{ ...nothing, gathered: ["customers"], remove: [ofCustomers.name], removals: [["customers"]] },
			{ wholeNative: false, cascading: false },
		],
	])("%s", (_, edges, steps, traits) => {
		const { native, wholeNative, cascading } = plan(edges);
		expect({ ...namesIn(native), wholeNative, cascading }).toEqual({ ...steps, ...traits });
	});

	test("leave to PostgreSQL the rows below a record that must be read", () => {
		const { native } = plan([...chain, edge(notes, customers, { rule: { rule: "refuse" } })]);
		expect(namesIn(native)).toEqual({ ...nothing, gathered: ["customers"], refuse: ["notes → customers"], removals: [["customers"]] });
	});

	test("leave a reference to PostgreSQL whose key clears it as the rule says", () => {
		const byKey = keyEdge(notes, customers, "n", { rule: detach(notes, "customers") });
		const planned = plan([byKey, edge(agents, customers, { rule: { rule: "refuse" } })]);
		expect(planned.native.update).toEqual([]);
		expect(planned.full.update).toEqual([byKey]);
	});

	test("leave nothing to PostgreSQL if one of the CRM's own records could be deleted", () => {
		const protectedWhere = [{ column: column("id"), values: ["1"] }];
		const conversation = graphObject(conversations, [messages], { protectedWhere });
		const planned = plan(chain, { others: [conversation] });
		expect(namesIn(planned.native)).toEqual(namesIn(planned.full));
		expect(planned).toMatchObject({ wholeNative: false, cascading: false });
	});
});

describe("a plan names", () => {
	const oids = (...list: readonly Table[]) => list.map(({ oid }) => oid);

	test("every table that may lose rows, partitions included", () => {
		const { tables: losing, losingTables } = plan(chain);
		expect(losing).toEqual([customers, conversations, messages]);
		expect(losingTables).toEqual(oids(customers, conversations, messages, part));
	});

	test("the other tables whose rows change or decide", () => {
		const planned = plan([...chain, edge(notes, customers, { rule: detach(notes, "customers"), through: [through(agents)] })]);
		expect(planned.consulted).toEqual([notes, agents]);
		expect(planned.watched).toEqual(oids(customers, conversations, messages, notes, agents, part));
	});

	test("nothing that a kept reference refers from", () => {
		const planned = plan([...chain, edge(notes, customers, { rule: { rule: "keep" } })]);
		expect(planned).toMatchObject({ consulted: [], keyless: [] });
	});

	test("no partition of a table within reach among the other tables", () => {
		expect(plan([...chain, edge(conversations, customers, { through: [through(part)] })]).consulted).toEqual([]);
	});

	test.each<[string, readonly Edge[], string[]]>([
		["the other objects within reach", chain, ["conversations"]],
		["its own object if records refer to each other", [...chain, keyEdge(customers, customers, "c")], ["customers", "conversations"]],
		["not its own object if only a reference among its records is cleared", [...chain, cleared()], ["conversations"]],
	])("objects that may be deleted too: %s", (_, edges, names) => {
		const planned = plan(edges, { others: [graphObject(conversations), graphObject(agents)] });
		expect(planned.takenAlong.map(({ name }) => name)).toEqual(names);
		expect(otherTypesOf(planned)).toEqual(["conversations"]);
	});

	test("references with a replacement", () => {
		const replaced = edge(notes, customers, { rule: { rule: "detach", columns: [column("customers")], to: "7", lookup: null } });
		expect(plan([...chain, cleared(), replaced]).targets).toEqual([replaced]);
	});

	test("nested sets that lose rows, whose tables are read before PostgreSQL's cascade deletes from them", () => {
		const columns = { key: column("id"), parent: column("messages"), root: null, left: column("lft"), right: column("rgt") };
		const nestedSets = [conversations, agents].map((of) => ({ name: of.name, table: of, ...columns }));
		const planned = planErasure(graph(tables, [customer], chain, { nestedSets }), customer.name);
		expect(planned.nestedSets.map(({ name }) => name)).toEqual(["conversations"]);
		expect(namesIn(planned.native).gathered).toEqual(["customers", "conversations"]);
	});

	test("references that no enabled foreign key guards", () => {
		const bare = edge(notes, customers);
		const disabled = { ...ofConversations, key: ofConversations.key && { ...ofConversations.key, enabled: false } };
		const exclusive = edge(notes, conversations, { onlyIfAllGo: true });
		expect(plan([ofCustomers, bare, disabled, exclusive]).keyless).toEqual([bare, disabled]);
	});
});

function cleared(): Edge {
	return edge(customers, customers, { rule: detach(customers, "customers") });
}

function through(step: Table): Edge["through"][number] {
	return { table: step, fromColumn: column("id"), toColumn: column("customers"), when: [] };
}

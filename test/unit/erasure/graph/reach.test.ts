import { describe, expect, test } from "vitest";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { objectsReaching, reachOf, reachOfAll } from "../../../../server/erasure/graph/reach.ts";
import { detach, edge, graphObject, table } from "../sample-graph.ts";

const customers = table("customers");
const conversations = table("conversations");
const messages = table("messages");
const agents = table("agents");
const all = [customers, conversations, messages, agents];
const below = (rule: Edge["rule"]) => [edge(messages, conversations), edge(conversations, customers, { rule })];

describe("the reach of a deletion", () => {
	test.each<[string, readonly Edge[], string[]]>([
		["the table itself without references", [], ["customers"]],
		["everything below, in whatever order the references come", below({ rule: "delete" }), ["customers", "conversations", "messages"]],
		["nothing behind a row that is cleared", below(detach(conversations, "id")), ["customers"]],
		["nothing behind a row that is scrubbed", below({ rule: "scrub", values: [] }), ["customers"]],
		["nothing behind a row that is kept", below({ rule: "keep" }), ["customers"]],
		["nothing behind a row that refuses", below({ rule: "refuse" }), ["customers"]],
		["each table once, in a circle", [edge(agents, customers), edge(customers, agents)], ["customers", "agents"]],
		["no table above", [edge(customers, agents)], ["customers"]],
	])("is %s", (_, edges, names) => {
		const reach = reachOf(customers.oid, edges);
		expect(all.filter(({ oid }) => reach.has(oid)).map(({ name }) => name)).toEqual(
			all.map(({ name }) => name).filter((name) => names.includes(name)),
		);
		expect(reach.size).toBe(names.length);
	});
});

test("only deletable objects count", () => {
	const customer = graphObject(customers, [conversations]);
	const agent = graphObject(agents, [conversations, messages]);
	const kept = { ...agent, definition: { ...agent.definition, deletable: false as const } };
	const both = new Map([customer, agent].map((one) => [one.name, one]));
	const one = new Map([customer, kept].map((object) => [object.name, object]));
	expect([...reachOfAll({ objects: both })].sort()).toEqual(all.map(({ oid }) => oid));
	expect([...reachOfAll({ objects: one })]).toEqual([customers.oid, conversations.oid]);
	expect(objectsReaching(both, conversations.oid)).toEqual(["customers", "agents"]);
	expect(objectsReaching(one, conversations.oid)).toEqual(["customers"]);
	expect(objectsReaching(both, messages.oid)).toEqual(["agents"]);
});

import { expect, test } from "vitest";
import type { Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { orderRemovals } from "../../../../server/erasure/plan/order-removals.ts";
import { edge, keyEdge, table } from "../sample-graph.ts";

const [customers, conversations, messages, files] = [table("customers"), table("conversations"), table("messages"), table("files")];
const all = [customers, conversations, messages, files];
const key = (child: Table, parent: Table) => keyEdge(child, parent, "a");

test.each<[string, Edge[], string[][]]>([
	["tables without keys stay as listed", [], [["customers"], ["conversations"], ["messages"], ["files"]]],
	[
		"children come before their parents",
		[key(conversations, customers), key(messages, conversations), key(files, messages)],
		[["files"], ["messages"], ["conversations"], ["customers"]],
	],
	[
		"a child of two parents comes before both",
		[key(files, customers), key(files, messages)],
		[["files"], ["customers"], ["conversations"], ["messages"]],
	],
	["a key of a table to itself changes nothing", [key(customers, customers)], [["customers"], ["conversations"], ["messages"], ["files"]]],
	["a reference without a key requires no order", [edge(messages, customers)], [["customers"], ["conversations"], ["messages"], ["files"]]],
	["a key from a table that is not listed counts for nothing", [key(table("others"), customers)], all.map(({ name }) => [name])],
	[
		"tables in a circle of keys come together, after what refers to one of them",
		[key(conversations, customers), key(customers, conversations), key(files, conversations)],
		[["files"], ["conversations", "customers"], ["messages"]],
	],
	[
		"two circles that share no table stay apart",
		[key(conversations, customers), key(customers, conversations), key(files, messages), key(messages, files), key(messages, customers)],
		[
			["files", "messages"],
			["conversations", "customers"],
		],
	],
])("%s", (_, edges, order) => {
	expect(orderRemovals(all, edges).map((tables) => tables.map(({ name }) => name).sort())).toEqual(order);
});

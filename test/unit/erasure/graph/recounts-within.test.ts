import { expect, test } from "vitest";
import type { Edge, Recount } from "../../../../server/erasure/graph/graph.ts";
import { movesRows, recountsWithin } from "../../../../server/erasure/graph/recounts-within.ts";
import { column, detach, keyEdge, table } from "../sample-graph.ts";

const threads = table("threads", ["replies"]);
const posts = table("posts", ["threads"]);
const childColumn = posts.columns.get("threads") ?? column("threads");
const [key, replies] = [column("id"), column("replies")];
const recount: Recount = {
	name: "",
	table: threads,
	column: replies,
	key,
	child: posts,
	childColumn,
	when: [],
	value: "count",
	of: null,
	orElse: "0",
};

const moved: Edge["rule"] = { rule: "detach", columns: [childColumn], to: "7", lookup: null };
const lookedUp: Edge["rule"] = { ...moved, to: null, lookup: { table: "crm.threads", column: "id", where: {} } };
const edge = (rule: Edge["rule"]) => keyEdge(posts, threads, "n", { rule });

test.each([
	["deleted rows change a value", posts, edge({ rule: "delete" }), true],
	["rows that move change a value", threads, edge(moved), true],
	["rows that move to a record which is looked up change a value", threads, edge(lookedUp), true],
	["rows that lose their reference change nothing, because the record is gone", threads, edge(detach(posts, "threads")), false],
	["rows of other tables change nothing", table("users"), edge(moved), false],
])("%s", (_, lost, reference, changes) => {
	expect(recountsWithin({ recounts: [recount], edges: [reference] }, new Set([lost.oid]))).toEqual(changes ? [recount] : []);
});

test("a rule moves rows only where it writes the column that is counted", () => {
	expect(movesRows(edge(moved), recount)).toBe(true);
	expect(movesRows(edge({ ...moved, columns: [column("author")] }), recount)).toBe(false);
});

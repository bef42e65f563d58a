import { expect, test } from "vitest";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { resolveRecounts } from "../../../../server/erasure/graph/resolve-recounts.ts";
import { catalog, column, detach, edge, keyEdge, table } from "../sample-graph.ts";

const threads = table("threads", ["replies", "number"]);
const posts = table("posts", ["threads", "hidden", "likes"]);
const all = catalog([threads, posts]);
type Rules = Parameters<typeof resolveRecounts>[1];

const from = { table: "crm.posts", column: "threads" } as const;
const replies = { table: "crm.threads", column: "replies", value: "count", from } as const;

function resolve(rules: Rules, edges: readonly Edge[] = []) {
	const { recounts, problems } = resolveRecounts(all, rules, edges);
	return { recounts, problems: problems.map(({ message }) => message) };
}

test("rows refer to the primary key, unless the rule names another column", () => {
	expect(resolve([replies]).recounts[0]).toMatchObject({ name: "crm.threads.replies", key: { name: "id" }, orElse: "0", of: null });
	const [other] = resolve([{ ...replies, value: "max", of: "likes", from: { ...from, toColumn: "number" } }]).recounts;
	expect(other).toMatchObject({ key: { name: "number" }, orElse: null, of: { name: "likes" } });
	expect(resolve([{ ...replies, orElse: -1 }]).recounts[0]?.orElse).toBe("-1");
});

test("a table without a primary key of one column needs the column", () => {
	const pairs = table("pairs", ["replies", "number"], { primaryKey: ["id", "number"] });
	const { problems } = resolveRecounts(catalog([pairs, posts]), [{ ...replies, table: "crm.pairs" }], []);
	expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("toColumn")]);
});

test.each([
	[{ ...replies, column: "reples" }, "replies"],
	[{ ...replies, from: { ...from, column: "thread" } }, "threads"],
	[{ ...replies, value: "sum", of: "like" }, "likes"],
	[{ ...replies, from: { ...from, when: { hiden: 1 } } }, "hidden"],
] as const)("an unknown name is a problem, with the nearest one: %#", (rule, name) => {
	expect(resolve([rule]).problems[0]).toContain(name);
});

const own = posts.columns.get("threads") ?? column("threads");
const moved: Edge["rule"] = { rule: "detach", columns: [own], to: "7", lookup: null };
const hide: Edge["rule"] = { rule: "scrub", values: [{ column: column("hidden"), value: "1" }] };

test("rows that stay may lose the deleted row's key, or get a replacement by a foreign key", () => {
	expect(resolve([replies], [edge(posts, threads, { rule: detach(posts, "threads") })]).problems).toEqual([]);
	expect(resolve([replies], [keyEdge(posts, threads, "a", { rule: moved })]).problems).toEqual([]);
	expect(resolve([replies], [edge(posts, threads, { rule: moved })]).problems).toEqual([expect.stringContaining("overwrites threads")]);
});

test("no other rule may overwrite what a column is derived from", () => {
	const counted = { ...replies, from: { ...from, when: { hidden: 0 } } };
	expect(resolve([replies], [edge(posts, threads, { rule: hide })]).problems).toEqual([]);
	expect(resolve([counted], [edge(posts, threads, { rule: hide })]).problems).toEqual([expect.stringContaining("overwrites hidden")]);
	const elsewhere = edge(posts, table("users"), { columns: [column("users")], rule: detach(posts, "threads") });
	expect(resolve([replies], [elsewhere]).problems).toHaveLength(1);
});

test("a column is not derived from a derived one", () => {
	const likes = { table: "crm.posts", column: "likes", value: "count", from: { table: "crm.threads", column: "number" } } as const;
	const total = { table: "crm.threads", column: "number", value: "sum", of: "likes", from } as const;
	expect(resolve([likes, total]).problems).toEqual([
		expect.stringContaining("derived from crm.threads.number"),
		expect.stringContaining("derived from crm.posts.likes"),
	]);
});

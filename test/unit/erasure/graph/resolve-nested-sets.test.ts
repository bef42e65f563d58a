import { describe, expect, test } from "vitest";
import type { Column, Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge, Recount } from "../../../../server/erasure/graph/graph.ts";
import { resolveNestedSets, writtenByNumbering } from "../../../../server/erasure/graph/resolve-nested-sets.ts";
import { catalog, column, detach, edge, keyEdge, table } from "../sample-graph.ts";

const issues = table("issues", ["issues", "top", "lft", "rgt", "status"]);
type Rules = Parameters<typeof resolveNestedSets>[1];
const rule = { table: "crm.issues", parent: "issues", root: "top", left: "lft", right: "rgt" } as const;
const goes = edge(issues, issues);
const replaced = (to: string | null): Edge["rule"] => ({
	...detach(issues, "issues"),
	rule: "detach",
	to,
	lookup: null,
	columns: own("issues"),
});

function own(...names: string[]): Column[] {
	return names.flatMap((name) => issues.columns.get(name) ?? []);
}

function resolve(
	rules: Rules,
	{ edges = [goes], of = issues, recounts = [] }: { edges?: Edge[]; of?: Table; recounts?: Recount[] } = {},
): { names: string[]; problems: string[] } {
	const { nestedSets, problems } = resolveNestedSets(catalog([of]), rules, { edges, recounts });
	return { names: nestedSets.map(({ name }) => name), problems: problems.map(({ message }) => message) };
}

test("a nested set is resolved, with and without a column for the root", () => {
	expect(resolve([rule])).toEqual({ names: ["crm.issues(lft, rgt)"], problems: [] });
	const { root: _, ...forest } = rule;
	const [set] = resolveNestedSets(catalog([issues]), [forest], { edges: [goes], recounts: [] }).nestedSets;
	expect(set?.key.name).toBe("id");
	expect(set && writtenByNumbering(set).map(({ name }) => name)).toEqual(["lft", "rgt"]);
});

describe("refused", () => {
	test.each([
		["an unknown column, with the nearest name", { ...rule, left: "lfft" }, "lft"],
		["an unknown table, with the nearest name", { ...rule, table: "crm.issue" as const }, "crm.issues"],
		["one column for two purposes", { ...rule, right: "lft" }, "named twice"],
	])("%s", (_, wrong, reason) => {
		expect(resolve([wrong]).problems).toEqual([expect.stringContaining(reason)]);
	});

	test("a table without a primary key of one column", () => {
		const pairs = { ...issues, primaryKey: ["id", "top"] };
		expect(resolve([rule], { of: pairs }).problems).toEqual([expect.stringContaining("no single-column primary key")]);
	});

	test("a single partition", () => {
		const part = { ...issues, oid: 1, partitionOf: issues.oid, name: "part" };
		const { problems } = resolveNestedSets(catalog([issues, part]), [{ ...rule, table: "crm.part" }], { edges: [], recounts: [] });
		expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("single partition")]);
	});

	test("bounds that are not integers", () => {
		const [lft] = own("lft");
		const text = { ...column("lft"), type: { ...(lft ?? column("lft")).type, name: "text", category: "S" } };
		const worded = { ...issues, columns: new Map([...issues.columns, ["lft", text]]) };
		expect(resolve([rule], { of: worded, edges: [edge(worded, worded)] }).problems).toEqual([expect.stringContaining("not an integer")]);
	});

	test.each([
		[true, 1],
		[false, 0],
	])("bounds in a unique index, if it is checked row by row (%s)", (immediate, problems) => {
		const [primary] = issues.indexes;
		const index = { ...(primary as NonNullable<typeof primary>), primary: false, columns: ["top", "lft"], immediate };
		const unique = { ...issues, indexes: [...issues.indexes, index] };
		expect(resolve([rule], { of: unique, edges: [edge(unique, unique)] }).problems).toHaveLength(problems);
	});

	test("the same bounds twice", () => {
		expect(resolve([rule, { ...rule, root: "status" }]).problems[0]).toContain("the same columns");
	});

	test.each<[string, Edge[], string]>([
		["no rule for the rows below a deleted one", [], "No reference"],
		[
			"a rule that leaves out some of them",
			[edge(issues, issues, { when: [{ column: column("status"), values: ["1"] }] })],
			"No reference without conditions",
		],
		["a rule that leaves them without a parent", [edge(issues, issues, { rule: { rule: "keep" } })], "rule keep"],
		["a rule that moves them to another parent", [edge(issues, issues, { rule: replaced("7") })], "overwrites issues"],
		[
			"another rule that overwrites a bound",
			[goes, edge(issues, table("users"), { columns: own("status"), rule: detach(issues, "lft") })],
			"overwrites lft",
		],
		[
			"another reference that clears the parent",
			[goes, edge(issues, table("users"), { columns: own("status"), rule: detach(issues, "issues") })],
			"overwrites issues",
		],
	])("%s", (_, edges, reason) => {
		expect(resolve([rule], { edges }).problems).toEqual([expect.stringContaining(reason)]);
	});

	test("a derived column that is derived from a bound", () => {
		const [key = column("id"), status = column("status"), lft = column("lft")] = own("id", "status", "lft");
		const recount: Recount = {
			name: "crm.issues.status",
			table: issues,
			column: status,
			key,
			child: issues,
			childColumn: status,
			when: [],
			value: "max",
			of: lft,
			orElse: null,
		};
		expect(resolve([rule], { recounts: [recount] }).problems).toEqual([expect.stringContaining("crm.issues.status is derived")]);
	});
});

test("rows below a deleted one may be deleted, become roots, or keep the record", () => {
	for (const allowed of [goes, edge(issues, issues, { rule: replaced(null) }), edge(issues, issues, { rule: { rule: "refuse" } })])
		expect(resolve([rule], { edges: [allowed] }).problems).toEqual([]);
});

test("a foreign key without a rule is reported elsewhere, and its rules may have conditions", () => {
	const conditional = keyEdge(issues, issues, "a", { when: [{ column: column("status"), values: ["1"] }] });
	const keys = conditional.key ? [conditional.key] : [];
	for (const edges of [[], [conditional]])
		expect(resolveNestedSets(catalog([issues], { keys }), [rule], { edges, recounts: [] }).problems).toEqual([]);
});

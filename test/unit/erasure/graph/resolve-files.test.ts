import { expect, test } from "vitest";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { resolveFiles } from "../../../../server/erasure/graph/resolve-files.ts";
import { catalog, column, edge, table } from "../sample-graph.ts";

const people = table("people");
const papers = table("papers", [column("person"), "folder", "digest", "stored"]);
const all = catalog([people, papers]);

function resolve(rules: Parameters<typeof resolveFiles>[1], edges: readonly Edge[] = []) {
	const { files, problems } = resolveFiles(all, rules, edges);
	return { names: files.map(({ name }) => name), files, problems: problems.map(({ message }) => message) };
}

test("a rule is named by its table, columns and condition, so that its paths can be mended while files wait", () => {
	const before = resolve([{ table: "crm.papers", path: "{folder}/{digest}" }]);
	const after = resolve([
		{ table: "crm.papers", path: "archive/{folder:1:99}/{digest}", derived: ["thumbs/{digest}_*", "previews/{stored}_*"] },
	]);
	expect(before.names).toEqual(["crm.papers(digest, folder)"]);
	expect(after.names).toEqual(before.names);
	expect(after.files[0]?.columns.map(({ name }) => name)).toEqual(["digest", "folder", "stored"]);
});

test.each([
	["uuid", "-", 1],
	["date", "-", 1],
	["timestamptz", "-", 1],
	["timestamp", " ", 1],
	["uuid", "_", 0],
	["int8", "-", 0],
])("a value of type %s that ends with %j in a pattern: %i problems, because the type always contains it", (name, end, problems) => {
	const typed = table("typed", [column("code", { type: { ...column("code").type, name } })]);
	const resolved = resolveFiles(catalog([typed]), [{ table: "crm.typed", path: "{code}", derived: [`thumbs/{code}${end}*.png`] }], []);
	expect(resolved.problems).toHaveLength(problems);
	expect(resolveFiles(catalog([typed]), [{ table: "crm.typed", path: "{code}", derived: ["{code:0:8}-*"] }], []).problems).toEqual([]);
});

test("two rules for the same rows have different names", () => {
	const rules = [
		{ table: "crm.papers", path: "a/{digest}", when: { stored: 1 } },
		{ table: "crm.papers", path: "b/{digest}", when: { stored: 1 } },
		{ table: "crm.papers", path: "b/{digest}", when: { stored: 2 } },
	] as const;
	expect(resolve(rules).names).toEqual([
		expect.stringMatching(/^crm\.papers\(digest\) \{"stored":1\} #[0-9a-f]{8}$/),
		expect.stringMatching(/^crm\.papers\(digest\) \{"stored":1\} #[0-9a-f]{8}$/),
		'crm.papers(digest) {"stored":2}',
	]);
});

test("an unknown table or column is a problem, with the nearest name", () => {
	expect(resolve([{ table: "crm.paper", path: "{digest}" }]).problems[0]).toContain("crm.papers");
	expect(resolve([{ table: "crm.papers", path: "{digst}" }]).problems[0]).toContain("digest");
	expect(resolve([{ table: "crm.papers", path: "{digest}", when: { stord: 1 } }]).problems[0]).toContain("stored");
});

test("no reference may overwrite what names the file of a row that stays", () => {
	const digest = papers.columns.get("digest") ?? column("digest");
	const person = papers.columns.get("person") ?? column("person");
	const detach = edge(papers, people, { rule: { rule: "detach", columns: [person], to: null, lookup: null } });
	const scrub = edge(papers, people, { rule: { rule: "scrub", values: [{ column: digest, value: null }] } });
	const rules = [{ table: "crm.papers", path: "{folder}/{digest}" }] as const;
	expect(resolve(rules, [detach]).problems).toEqual([]);
	expect(resolve(rules, [scrub]).problems).toEqual([expect.stringContaining("overwrites digest")]);
	expect(resolve([{ table: "crm.papers", path: "{digest}", when: { person: 1 } }], [detach]).problems).toHaveLength(1);
});

test("patterns in one folder end their values with the same character", () => {
	const derive = (...derived: string[]) => resolve([{ table: "crm.papers", path: "{digest}", derived }]).problems;
	expect(derive("thumbs/{digest}_*.png", "thumbs/{digest}_*.gif")).toEqual([]);
	expect(derive("thumbs/{digest}_*", "previews/{digest}-*")).toEqual([]);
	expect(derive("thumbs/{digest}_*", "thumbs/{digest}-*")).toEqual([expect.stringContaining("the same character")]);
	expect(derive("thumbs/{digest}_*", "{folder}/{digest}-*")).toHaveLength(1);
});

test("a single partition is no table of its own", () => {
	const part = table("papers_1", ["digest"], { partitionOf: papers.oid });
	const { problems } = resolveFiles(catalog([people, papers, part]), [{ table: "crm.papers_1", path: "{digest}" }], []);
	expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("crm.papers_1 is a single partition")]);
});

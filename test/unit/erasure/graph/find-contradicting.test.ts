import { describe, expect, test } from "vitest";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import { findContradicting } from "../../../../server/erasure/graph/find-contradicting.ts";
import { catalog, detach, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers");
const papers = table("papers", ["a", "b", "c"]);
const found = catalog([customers, papers]);
const [a, b, c] = ["a", "b", "c"].map((name) => ({ ...keyEdge(papers, customers, "n"), name, rule: detach(papers, name) }));

function find(files: readonly string[], edges: Parameters<typeof findContradicting>[2], added: typeof edges): string[] {
	const crm: CrmDatabase = { objects: {}, references: [], tableLabels: {}, files: files.map((path) => ({ table: "crm.papers", path })) };
	return [...findContradicting(found, crm, edges, added).keys()];
}

describe("of several references, those contradict the adapter", () => {
	const all = [a, b, c].flatMap((edge) => edge ?? []);

	test.each([
		["that overwrite a column of a file's path", ["papers/{b}"], ["b"]],
		["that overwrite one of several columns", ["papers/{a}/{c}"], ["a", "c"]],
		["none if no file's path needs their columns", ["papers/{id}"], []],
	])("%s", (_, files, names) => {
		expect(find(files, [], all)).toEqual(names);
	});

	test("not because the adapter contradicts itself", () => {
		expect(find(["papers/{a}"], all.slice(0, 1), all.slice(1))).toEqual([]);
	});
});

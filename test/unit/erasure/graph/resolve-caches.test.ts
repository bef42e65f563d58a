import { expect, test } from "vitest";
import { resolveCaches } from "../../../../server/erasure/graph/resolve-caches.ts";
import { catalog, column, table } from "../sample-graph.ts";

const people = table("people", [column("id"), "mail", "kind"]);

test("caches keep the adapter's order, are named by their table and columns, and a pattern needs no column", () => {
	const { caches, problems } = resolveCaches(
		catalog([people]),
		[
			{ table: "crm.people", folder: "people/{id}/*" },
			{ table: "crm.people", redis: "person:{id}:{mail:0:2}" },
			{ table: "crm.people", folder: "lists/*", when: { kind: "client" } },
		],
		[],
	);
	expect(problems).toEqual([]);
	const digest = "#[0-9a-f]{8}";
	expect(caches.map(({ name }) => name)).toEqual([
		expect.stringMatching(`^cache folder for crm.people\\(id\\) ${digest}$`),
		expect.stringMatching(`^keys in Redis for crm.people\\(id, mail\\) ${digest}$`),
		expect.stringMatching(`^cache folder for crm.people\\(\\) {"kind":"client"} ${digest}$`),
	]);
	expect(caches.map(({ columns }) => columns.map(({ name }) => name))).toEqual([["id"], ["id", "mail"], []]);
});

test("a cache with another pattern gets another name, so that waiting work never uses the new pattern", () => {
	const nameOf = (folder: string) => resolveCaches(catalog([people]), [{ table: "crm.people", folder }], []).caches[0]?.name;
	expect(nameOf("a/{id}")).not.toBe(nameOf("b/{id}"));
});

test("an unknown column is a problem", () => {
	const { problems } = resolveCaches(catalog([people]), [{ table: "crm.people", redis: "person:{code}" }], []);
	expect(problems).toMatchObject([{ kind: "unknown_name", fatal: true }]);
});

import { expect, test } from "vitest";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import { resolveAdapter } from "../../../../server/erasure/graph/resolve-adapter.ts";
import { catalog, edge, table } from "../sample-graph.ts";

const labels = { singular: "Customer", plural: "Customers" };
const crm: CrmDatabase = {
	objects: { customer: { table: "crm.customers", key: "id", name: ["id"], labels } },
	references: [],
	tableLabels: {},
	caches: [{ table: "crm.customers", folder: "customers/{id}" }],
};
const customers = table("customers");

test("what the adapter says besides references is resolved", () => {
	const { objects, caches, problems } = resolveAdapter(catalog([customers]), crm, []);
	expect([[...objects.keys()], caches.map(({ table }) => table), problems]).toEqual([["customer"], [customers], []]);
});

test.each([
	["a table", "r", []],
	["a view", "v", ["crm.parts: Rows can be deleted only from tables, not from views or foreign tables."]],
] as const)("a reference that deletes rows of %s has these problems", (_, kind, messages) => {
	const parts = table("parts", [], { kind });
	const { problems } = resolveAdapter(catalog([customers, parts]), crm, [edge(parts, customers)]);
	expect(problems.map(({ message }) => message)).toEqual(messages);
});

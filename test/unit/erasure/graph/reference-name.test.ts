import { expect, test } from "vitest";
import { referenceName } from "../../../../server/erasure/graph/reference-name.ts";

test.each([
	[{ table: "crm.orders", columns: ["customer_id"] }, "crm.orders(customer_id)"],
	[{ table: "crm.orders", columns: ["region", "number"] }, "crm.orders(region, number)"],
	[
		{ table: "crm.activities", column: "subject_id", to: "crm.customers", toColumn: "id", when: { subject_type: "customer" } },
		'crm.activities(subject_id) → crm.customers(id) when {"subject_type":"customer"}',
	],
	[{ table: "crm.boards", column: "layout", to: "crm.customers", form: { kind: "json" } }, "crm.boards(layout) → crm.customers as json"],
	[{ table: "crm.notes", column: "person", to: "crm.people", form: { kind: "value" } }, "crm.notes(person) → crm.people"],
	[
		{ table: "crm.notes", column: "person", to: "crm.people", whenNot: { kind: "x" }, toWhere: { kind: "y" } },
		'crm.notes(person) → crm.people unless {"kind":"x"} to {"kind":"y"}',
	],
])("%j has a name of its own", (reference, name) => {
	expect(referenceName(reference)).toBe(name);
});

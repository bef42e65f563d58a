import { describe, expect, test } from "vitest";
import type { Reference } from "../../../../server/crm/objects.ts";
import { findUnknownNames, firstUnknown } from "../../../../server/erasure/graph/find-unknown-names.ts";
import { catalog, table } from "../sample-graph.ts";

const tables = catalog([
	table("customers", ["tenant", "email"]),
	table("tickets", ["tenant", "customer", "kind"]),
	table("members", ["member", "group"]),
]);
const key = { table: "crm.tickets", columns: ["customer"], rule: "delete" } as const;
const declared = { declared: true, table: "crm.tickets", column: "customer", to: "crm.customers", rule: "delete" } as const;
const step = { table: "crm.members", fromColumn: "member", toColumn: "group" } as const;
const related = { column: "kind", to: "crm.members", toColumn: "id", where: { group: "1" } } as const;
const list = { table: "crm.customers", column: "email", template: "x-{key}", where: { tenant: "1" } } as const;

const noColumn = (name: string) => `The table crm.tickets has no column ${name}.`;

describe("a reference of the adapter names", () => {
	test.each<[string, Reference]>([
		["a foreign key", { ...key, to: "crm.customers", toColumns: ["id"] }],
		[
			"a column without a foreign key",
			{ ...declared, toColumn: "email", when: { kind: "1" }, whenNot: { tenant: "1" }, toWhere: { tenant: "1" } },
		],
		[
			"rows behind other rows",
			{ ...declared, through: [{ ...step, when: { id: "1" } }], whereRelated: { ...related, where: { group: [list] } } },
		],
		[
			"a record to replace the reference",
			{ ...key, rule: "detach", value: { table: "crm.customers", column: "id", where: { email: "a" } } },
		],
		["columns to overwrite", { ...key, rule: "scrub", values: { kind: null } }],
	])("only what exists: %s", (_, reference) => {
		expect(findUnknownNames(tables, reference)).toBeUndefined();
	});

	test.each<[string, Reference, string]>([
		["the referring table", { ...key, table: "crm.orders" }, "There is no table crm.orders."],
		["a column of the key", { ...key, columns: ["id", "owner"] }, noColumn("owner")],
		["a misspelt table", { ...key, table: "crm.ticket" }, 'There is no table crm.ticket; did you mean "crm.tickets"?'],
		["a misspelt column", { ...key, columns: ["custommer"] }, 'The table crm.tickets has no column custommer; did you mean "customer"?'],
		["the referred table", { ...key, to: "crm.orders" }, "There is no table crm.orders."],
		["the referred columns", { ...key, to: "crm.customers", toColumns: ["x"] }, "The table crm.customers has no column x."],
		["a column without a key", { ...declared, column: "owner" }, noColumn("owner")],
		["the referred column", { ...declared, toColumn: "x" }, "The table crm.customers has no column x."],
		["a condition", { ...declared, when: { owner: "1" } }, noColumn("owner")],
		["a negative condition", { ...declared, whenNot: { owner: "1" } }, noColumn("owner")],
		["a condition on the record", { ...declared, toWhere: { x: "1" } }, "The table crm.customers has no column x."],
		["the column of a related row", { ...declared, whereRelated: { ...related, column: "owner" } }, noColumn("owner")],
		[
			"the table of a related row",
			{ ...declared, whereRelated: { ...related, to: "crm.orders" as const } },
			"There is no table crm.orders.",
		],
		["the key of a related row", { ...declared, whereRelated: { ...related, toColumn: "x" } }, "The table crm.members has no column x."],
		[
			"a value of a related row",
			{ ...declared, whereRelated: { ...related, where: { x: "1" } } },
			"The table crm.members has no column x.",
		],
		[
			"a listed column",
			{ ...declared, whereRelated: { ...related, where: { group: [{ ...list, column: "x" }] } } },
			"The table crm.customers has no column x.",
		],
		[
			"a condition of the listed rows",
			{ ...declared, whereRelated: { ...related, where: { group: [{ ...list, where: { x: "1" } }] } } },
			"The table crm.customers has no column x.",
		],
		["the table of a step", { ...declared, through: [{ ...step, table: "crm.orders" as const }] }, "There is no table crm.orders."],
		["a column of a step", { ...declared, through: [{ ...step, toColumn: "x" }] }, "The table crm.members has no column x."],
		["a condition of a step", { ...declared, through: [{ ...step, when: { x: "1" } }] }, "The table crm.members has no column x."],
		["a column to overwrite", { ...key, rule: "scrub", values: { owner: null } }, noColumn("owner")],
		[
			"the replacement",
			{ ...key, rule: "detach", value: { table: "crm.customers", column: "id", where: { x: "a" } } },
			"The table crm.customers has no column x.",
		],
	])("something that does not exist: %s", (_, reference, sentence) => {
		expect(findUnknownNames(tables, reference)).toBe(sentence);
	});

	test("the first of several unknown names is reported", () => {
		expect(
			firstUnknown(tables, [
				["crm.customers", ["id"]],
				["crm.tickets", ["owner"]],
				["crm.orders", []],
			]),
		).toBe(noColumn("owner"));
	});
});

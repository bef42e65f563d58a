import { describe, expect, test } from "vitest";
import { isCopyOf, isNamedAfter, pickPersonal, wordsFor } from "../../../../server/deletions/rehearsal/search-terms.ts";
import { table } from "../../erasure/sample-graph.ts";

describe("the name of a column refers to a customer", () => {
	test.each([
		"customer_id",
		"customerId",
		"customerid",
		"id_customer",
		"customer",
		"customers",
		"customer_ids",
		"billing_customer_key",
		"fk_customer",
	])("if it is %s", (name) => expect(isNamedAfter(name, ["customers", "customer"])).toBe(true));

	test.each(["customer_count", "customers_served", "customer_name_length", "id", "custom", "amount"])("but not if it is %s", (name) =>
		expect(isNamedAfter(name, ["customers", "customer"])).toBe(false),
	);
});

test("a table is a copy of another one if its name says so, or if it has most of its columns under a similar name", () => {
	const customers = table("customers", ["name", "email", "phone"]);
	const words = ["customers", "customer"];
	expect(isCopyOf(table("customers_history", ["name"]), customers, words)).toBe(true);
	expect(isCopyOf(table("old_customer", []), customers, words)).toBe(true);
	expect(isCopyOf(table("customerhistory", []), customers, words)).toBe(true);
	expect(isCopyOf(table("customer17", ["name", "email"]), customers, words)).toBe(false);
	expect(isCopyOf(table("customer_2", ["name", "email"]), customers, words)).toBe(true);
	expect(isCopyOf(table("customer_notes", ["body"]), customers, words)).toBe(false);
	expect(isCopyOf(table("machines", ["name", "email", "phone"]), customers, words)).toBe(false);
	expect(isCopyOf(customers, customers, words)).toBe(false);
});

test("tables of objects have the words of their labels, other tables those of their name", () => {
	const object = { name: "person", definition: { labels: { singular: "Client", plural: "Clients" } } };
	expect(wordsFor(table("crm_people"), [object as never]).sort()).toEqual(["client", "clients", "crm_people", "people", "person"]);
	expect(wordsFor(table("companies"), [])).toEqual(["companies", "company"]);
});

test("addresses are found in every column, and a name only if it is specific enough", () => {
	expect(pickPersonal({ named: ["Anna", "Smith"], others: ["A.Smith@example.org ", "a.smith@example.org", "17"] })).toEqual({
		addresses: ["a.smith@example.org"],
		names: ["Anna Smith"],
	});
	expect(pickPersonal({ named: ["Anna"], others: [] })).toEqual({ addresses: [], names: [] });
	expect(pickPersonal({ named: ["17", "anna@example.org"], others: [] })).toEqual({ addresses: ["anna@example.org"], names: [] });
});

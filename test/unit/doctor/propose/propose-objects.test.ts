import { expect, test } from "vitest";
import { proposeObjects } from "../../../../server/doctor/propose/propose-objects.ts";
import type { Catalog, ForeignKey, Table } from "../../../../server/erasure/catalog/catalog.ts";
import { column, table } from "../../erasure/sample-graph.ts";

const text = (name: string) =>
	column(name, { type: { schema: "pg_catalog", name: "text", category: "S", element: null, equality: null, greater: null } });
const texts = (...names: string[]) => names.map(text);

function propose(tables: readonly Table[], keys: readonly [from: Table, to: Table][] = []): string[] {
	const catalog = {
		tables: new Map(tables.map((one) => [one.oid, one])),
		keys: keys.map(([from, to]) => ({ from: from.oid, to: to.oid }) as ForeignKey),
	} as unknown as Catalog;
	return proposeObjects(catalog).map(
		({ name, labels, names, addresses }) =>
			`${name} (${labels.singular}, ${labels.plural}): ${names.map((one) => one.name)} / ${addresses.map((one) => one.name)}`,
	);
}

test.each([
	["customers", ["email", "lastname", "firstname"], "customer (Customer, Customers): firstname,lastname / email"],
	["contact_people", ["mail_address", "full_name"], "contactPeople (Contact people, Contact peoples): full_name / mail_address"],
	["companies", ["EmailAddress", "name"], "company (Company, Companies): name / EmailAddress"],
])("%s with a name and an address are people, whose names are in reading order", (name, columns, expected) => {
	expect(propose([table(name, texts(...columns))])).toEqual([expected]);
});

test.each([
	["accounts of staff", table("staff", texts("name", "email"))],
	["accounts with a password", table("users", texts("name", "email", "password_digest"))],
	["rows without an address", table("machines", texts("name"))],
	["rows without a name", table("newsletters", texts("email"))],
	["rows without a key", table("leads", texts("name", "email"), { primaryKey: [] })],
	["partitions", table("people_2025", texts("name", "email"), { partitionOf: 17 })],
])("%s are no people", (_, one) => expect(propose([one])).toEqual([]));

test("a history of people is no type of its own", () => {
	const customers = table("customers", texts("name", "email"));
	expect(propose([customers, table("customers_history", texts("name", "email"))])).toEqual([
		"customer (Customer, Customers): name / email",
	]);
});

test("what belongs to people and has a title is a type, by a key or by the name of a column", () => {
	const customers = table("customers", texts("name", "email"));
	const tickets = table("tickets", texts("subject"));
	const conversations = table("conversations", [...texts("topic"), "customer_id"]);
	const orders = table("orders", [...texts("number"), "customer_id"]);
	const other = [table("articles", texts("title")), table("devices", ["customer_id"])];
	expect(propose([customers, tickets, conversations, orders, ...other], [[tickets, customers]])).toEqual([
		"customer (Customer, Customers): name / email",
		"ticket (Ticket, Tickets): subject / ",
		"conversation (Conversation, Conversations): topic / ",
		"order (Order, Orders): number / ",
	]);
});

import { expect, test } from "vitest";
import { whyNotDelete } from "../../../../server/doctor/propose/why-not-delete.ts";
import type { ForeignKey, Table } from "../../../../server/erasure/catalog/catalog.ts";
import { catalog, column, table } from "../../erasure/sample-graph.ts";

const contacts = table("contacts");
const deals = table("deals");
const staff = table("staff", ["email"]);

function ask(child: Table, { others = [], keys = [], byAddress = false }: Options = {}): string | null {
	const tables = new Set([contacts, deals, staff, child, ...others]);
	const declared = keys.map(
		([from, name, to, onDelete = "a"]) => ({ from: from.oid, columns: [name], to: to.oid, onDelete }) as unknown as ForeignKey,
	);
	const deletion = { child, columns: [byAddress ? "email" : "contact_id"], target: contacts, byAddress };
	return whyNotDelete(catalog([...tables], { keys: declared }), new Set([contacts, deals]), deletion);
}

interface Options {
	others?: readonly Table[];
	keys?: readonly [from: Table, column: string, to: Table, onDelete?: string][];
	byAddress?: boolean;
}

const calls = table("calls", ["contact_id", "deal_id", "staff_id"]);
const companies = table("companies", ["contact_id"]);

test.each<[string, string | null, string | null]>([
	["accounts", ask(staff), "they look like accounts"],
	["rows with a password", ask(table("users", [column("password_hash"), "contact_id"])), "they look like accounts"],
	["records of a type", ask(deals), "they are records of their own"],
	["rows that a key leads to", ask(companies, { keys: [[contacts, "company_id", companies]] }), "rows of crm.contacts refer to them"],
	["rows with answers to them", ask(calls, { keys: [[calls, "parent_id", calls]] }), "rows of crm.calls refer to them"],
	[
		"rows that a column without a key is named after",
		ask(companies, { others: [table("invoices", ["billing_company_id"])] }),
		"rows of crm.invoices refer to them",
	],
	["rows of another record", ask(calls, { keys: [[calls, "deal_id", deals]] }), "they also belong to crm.deals"],
	["rows of a second person", ask(calls, { keys: [[calls, "other_id", contacts]] }), "they also belong to crm.contacts"],
	["settings of an account", ask(calls, { keys: [[calls, "staff_id", staff]], byAddress: true }), "they also belong to crm.staff"],
	["rows of nobody else", ask(calls), null],
	["rows whose reference has a key too", ask(calls, { keys: [[calls, "contact_id", contacts]] }), null],
	["rows that can do without another record", ask(calls, { keys: [[calls, "deal_id", deals, "n"]] }), null],
	["rows that a colleague wrote", ask(calls, { keys: [[calls, "staff_id", staff]] }), null],
	["rows with a history", ask(companies, { others: [table("companies_history", ["company_id"])] }), null],
])("%s", (_, why, expected) => expect(why).toBe(expected));

import type { Crm } from "../../server/crm/crm.ts";

/** The smallest deletable CRM, for tests that are not about erasing. */
export const smallCrm: Crm = {
	name: "small",
	title: "Small CRM",
	pages: { records: [], items: [], results: [] },
	objects: {
		company: { labels: { singular: "Company", plural: "Companies" }, table: "crm.companies", key: "id", name: ["name"], deletable: false },
		customer: {
			labels: { singular: "Customer", plural: "Customers" },
			table: "crm.customers",
			key: "id",
			name: ["name"],
			person: true,
			scope: { column: "team", label: "Team" },
		},
		conversation: {
			labels: { singular: "Conversation", plural: "Conversations" },
			table: "crm.conversations",
			key: "id",
			name: ["subject"],
			parents: [{ object: "customer", column: "customer_id" }],
		},
		kobject: {
			labels: { singular: "KObject", plural: "KObjects" },
			table: "crm.kobjects",
			key: "id",
			name: ["title"],
			parents: [
				{ object: "customer", column: "customer_id" },
				{ object: "company", column: "company_id" },
			],
			klass: { column: "klass", from: { table: "crm.klasses", key: "name", singular: "one", plural: "many" } },
		},
	},
	references: [
		{ table: "crm.conversations", columns: ["customer_id"], rule: "delete" },
		{ table: "crm.kobjects", columns: ["customer_id"], rule: "delete" },
	],
	tableLabels: {},
};

export const smallCrmSchema = `
	create schema crm;
	create table crm.companies (id bigint primary key, name text not null);
	create table crm.customers (id bigint primary key, name text not null, team text);
	create table crm.conversations (id bigint primary key, subject text not null, customer_id bigint not null references crm.customers on delete cascade);
	create table crm.klasses (name text primary key, one text not null, many text not null);
	create table crm.kobjects (
		id uuid primary key, title text not null, klass text not null references crm.klasses,
		customer_id bigint references crm.customers on delete cascade, company_id bigint references crm.companies
	);
	insert into crm.klasses values ('order', 'Order', 'Orders'), ('device', 'Device', 'Devices');
	insert into crm.companies values (1, 'Example Ltd');
	insert into crm.customers values (1, 'Somebody', 'north'), (2, 'Somebody Else', 'south');
	insert into crm.conversations values (1, 'Hello', 1);`;

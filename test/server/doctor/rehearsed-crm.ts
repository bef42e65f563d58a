import type { Crm } from "../../../server/crm/crm.ts";

/** A CRM that keeps a customer in many places that no foreign key leads to. Every one has a rule. */
const crm: Crm = {
	name: "rehearsed",
	title: "Rehearsed CRM",
	pages: { records: [], items: [], results: [] },
	objects: {
		customer: {
			labels: { singular: "Customer", plural: "Customers" },
			table: "desk.customers",
			key: "id",
			name: ["name"],
			person: true,
		},
		order: { labels: { singular: "Order", plural: "Orders" }, table: "desk.orders", key: "id", name: ["title"] },
	},
	references: [
		{ table: "desk.orders", columns: ["customer_id"], rule: "delete" },
		{ declared: true, table: "desk.customers_history", column: "id", to: "desk.customers", rule: "delete" },
		{
			declared: true,
			table: "desk.trail",
			column: "record",
			to: "desk.customers",
			form: { kind: "text", template: "desk.customer,{key}" },
			rule: "delete",
		},
		{
			declared: true,
			table: "desk.jobs",
			column: "payload",
			to: "desk.customers",
			form: { kind: "json", path: "$.customer_id" },
			rule: "delete",
		},
		{ declared: true, table: "desk.lists", column: "customer_ids", to: "desk.customers", form: { kind: "array" }, rule: "detach" },
		{ declared: true, table: "desk.stock", column: "reserved_for", to: "desk.orders", rule: "detach" },
		{ declared: true, table: "desk.subscriptions", column: "email", to: "desk.customers", toColumn: "email", rule: "delete" },
		{
			declared: true,
			table: "desk.labels",
			column: "subject_id",
			to: "desk.customers",
			when: { subject_type: "Desk::Customer" },
			rule: "delete",
		},
		{ declared: true, table: "desk.bills", column: "billed_to", to: "desk.customers", rule: "keep" },
	],
	redactions: [
		{
			object: "customer",
			addresses: ["email"],
			name: "name",
			replacement: "deleted@invalid",
			texts: [
				{ table: "desk.notes", columns: ["body"] },
				{ table: "desk.mails", columns: ["content"], encoding: "encoding" },
			],
		},
	],
	tableLabels: {},
};

export default crm;

const encoded = Buffer.from("On Monday Bea.Kowalska@example.org wrote to us about a delivery.").toString("base64");

/** Customer 17 is everywhere. Customers 18 and 19 stay, and so do their rows. Other numbers 17 mean something else. */
export const schema = `
	create schema desk;
	create table desk.customers (id int primary key, name text, email text unique);
	insert into desk.customers values (17, 'Bea Kowalska', 'bea.kowalska@example.org'), (18, 'Somebody Else', 'somebody@example.org'),
		(19, 'Third Person', 'third@example.org');
	create table desk.orders (id uuid primary key, title text, customer_id int references desk.customers on delete cascade);
	create index on desk.orders (customer_id);
	insert into desk.orders values ('11111111-2222-4333-8444-555555555555', 'Two chairs', 17), ('99999999-2222-4333-8444-555555555555', 'A table', 18);
	create table desk.customers_history (id int, name text, email text, changed_at timestamptz);
	insert into desk.customers_history values (17, 'Bea K', null, now()), (17, 'Bea Kowalska', null, now()), (18, 'Somebody', null, now());
	create table desk.trail (id int generated always as identity primary key, record text);
	insert into desk.trail (record) select 'desk.customer,' || n from unnest(array[17, 17, 18, 117, 171]) as n;
	create table desk.jobs (id int generated always as identity primary key, payload jsonb);
	insert into desk.jobs (payload) values ('{"customer_id": 17, "count": 3}'), ('{"customer_id": 18, "count": 17}');
	create table desk.lists (id int primary key, customer_ids int[]);
	insert into desk.lists values (17, '{18}'), (2, '{17, 18}');
	create table desk.stock (id int primary key, amount int, reserved_for uuid);
	insert into desk.stock values (1, 17, '11111111-2222-4333-8444-555555555555'), (17, 17, null);
	create table desk.subscriptions (email text, topic text);
	insert into desk.subscriptions values ('bea.kowalska@example.org', 'news'), ('somebody@example.org', 'news'), ('xbea.kowalska@example.org', 'news');
	create table desk.labels (subject_type text, subject_id int, label text);
	insert into desk.labels values ('Desk::Customer', 17, 'gold'), ('Desk::Machine', 17, 'blue'), ('Desk::Customer', 18, 'gold');
	create table desk.bills (id int primary key, billed_to int, amount numeric);
	insert into desk.bills values (1, 17, 17.5), (17, 18, 17);
	create table desk.notes (id int primary key, body text);
	insert into desk.notes values (1, 'Please call bea.kowalska@EXAMPLE.org back.'), (2, 'Please call 17 people.');
	create table desk.mails (id int primary key, content text, encoding text);
	insert into desk.mails values (1, '${encoded}', 'base64'), (2, E'Dear bea.kowal=\\nska@example.org, thank you.', 'quoted-printable'), (3, 'Nothing.', '');
	create table desk.machines (id int primary key, position int, customers_served int);
	insert into desk.machines values (17, 17, 17);`;

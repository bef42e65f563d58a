import type { Crm } from "../../../server/crm/crm.ts";
import type { CrmObject } from "../../../server/crm/objects.ts";
import { smallCrm } from "../../support/small-crm.ts";

const customer: CrmObject = {
	labels: { singular: "Customer", plural: "Customers" },
	table: "crm.customers",
	key: "id",
	otherKeys: [["number"], ["team", "number"]],
	name: ["first_name", "last_name"],
	identify: [{ column: "address", from: { table: "crm.addresses", column: "customer" } }, { column: "number" }],
	softDeleted: { whenNot: { deleted_at: null } },
	person: true,
	scope: { column: "team", label: "Team" },
};

/** Customers with addresses in a table of their own, some of whom the CRM has only marked as deleted. */
export const recordsCrm: Crm = {
	...smallCrm,
	objects: {
		...smallCrm.objects,
		customer,
		ticket: {
			labels: { singular: "Ticket", plural: "Tickets" },
			table: "crm.tickets",
			key: "code",
			otherKeys: [["price"], ["mark"], ["label"], ["nick"], ["alias"]],
			name: ["code"],
			softDeleted: { when: { state: ["deleted", "spam"] } },
		},
	},
	references: [
		{ table: "crm.conversations", columns: ["customer_id"], rule: "delete" },
		{ table: "crm.kobjects", columns: ["customer_id"], rule: "delete" },
		{ declared: true, table: "crm.addresses", column: "customer", to: "crm.customers", rule: "delete" },
	],
};

/** The same, where pages show customers by these columns. */
export function keyedBy(...columns: [string, ...string[]]): Crm {
	return { ...recordsCrm, objects: { ...recordsCrm.objects, customer: { ...customer, otherKeys: [columns] } } };
}

export const recordsSchema = `
	create schema crm;
	create table crm.companies (id bigint primary key, name text not null);
	create table crm.customers (id bigint primary key, first_name varchar(80), last_name varchar(80), number integer unique, team text, deleted_at timestamptz, day date,
		unique (team, number), unique (team, day));
	create table crm.addresses (customer text not null, address text not null);
	create index on crm.addresses (customer);
	create extension citext schema crm;
	create collation crm.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
	create domain crm.label as varchar(20);
	create table crm.tickets (code text primary key, state text not null, price numeric(9, 2) unique, mark uuid unique, label crm.label unique,
		nick crm.citext unique, alias text collate crm.caseless);
	-- Two aliases that differ only in their case are two for the index, and one for the column.
	create unique index on crm.tickets (alias collate "C");
	create table crm.conversations (id bigint primary key, subject text not null, customer_id bigint not null references crm.customers on delete cascade);
	create table crm.klasses (name text primary key, one text not null, many text not null);
	create table crm.kobjects (
		id uuid primary key, title text not null, klass text not null references crm.klasses,
		customer_id bigint references crm.customers on delete cascade, company_id bigint references crm.companies
	);
	insert into crm.klasses values ('order', 'Order', 'Orders'), ('device', 'Device', 'Devices');
	insert into crm.companies values (1, 'Example Ltd');
	insert into crm.customers values
		(1, 'Ada', 'Abel', 100, 'north', null), (2, 'Ada', 'Abel', 200, 'south', null), (3, '100%', 'Wool_Shop', 300, 'north', null),
		(4, 'Gone', 'Soon', 400, 'north', now()), (5, null, ' ', null, 'south', null), (6, 'Anna', 'Back\\slash', 6, null, null);
	insert into crm.addresses values ('1', 'ada@north.example'), ('1', 'abel@north.example'), ('2', 'ada@south.example'), ('5', 'nameless@south.example');
	insert into crm.tickets values ('A-1', 'open', 1.5, '0000000a-0000-4000-8000-000000000001', '007', 'Ada', 'bo'), ('A-2', 'deleted', 2, null, null, null, 'BO'),
		('a-3', 'spam', null, null, null, null, 'cy');
	insert into crm.conversations values (1, 'Hello Ada', 1), (2, 'Hello again', 2);
	insert into crm.kobjects values
		('00000000-0000-4000-8000-000000000001', 'Sofa', 'order', 1, null), ('00000000-0000-4000-8000-000000000002', 'Phone', 'device', null, 1);`;

import type { Sql } from "postgres";
import type { Crm } from "../../../server/crm/crm.ts";

/** Customers with cases and their notes (keys without an action), visits (no key), and contracts that prevent their deletion. */
export const casework: Crm = {
	name: "casework",
	title: "Casework",
	pages: { records: [], items: [], results: [] },
	objects: {
		customer: { labels: { singular: "Customer", plural: "Customers" }, table: "crm.customers", key: "id", name: ["name"] },
	},
	references: [
		{ table: "crm.cases", columns: ["customer_id"], rule: "delete" },
		{ table: "crm.notes", columns: ["case_id"], rule: "delete" },
		{ declared: true, table: "crm.visits", column: "customer_id", to: "crm.customers", rule: "delete" },
		{ table: "crm.contracts", columns: ["customer_id"], rule: "refuse" },
	],
	tableLabels: {
		"crm.cases": { singular: "Case", plural: "Cases" },
		"crm.notes": { singular: "Note", plural: "Notes" },
		"crm.visits": { singular: "Visit", plural: "Visits" },
	},
};

export default casework;

/** A trigger prevents the deletion of frozen customers. */
export const caseworkSchema = `
	create schema crm;
	create table crm.customers (id bigint primary key, name text not null, frozen boolean not null default false);
	create table crm.cases (id bigint primary key, customer_id bigint not null references crm.customers);
	create table crm.notes (id bigint primary key, case_id bigint not null references crm.cases, body text not null);
	create table crm.visits (id bigint primary key, customer_id bigint not null);
	create table crm.contracts (id bigint primary key, customer_id bigint not null references crm.customers);
	create index on crm.cases (customer_id);
	create index on crm.notes (case_id);
	create index on crm.visits (customer_id);
	create index on crm.contracts (customer_id);
	create function crm.keep_frozen() returns trigger language plpgsql as $$ begin raise exception 'frozen'; end $$;
	create trigger keep_frozen before delete on crm.customers for each row when (old.frozen) execute function crm.keep_frozen()`;

/** Customers 1 to `customers`, each with two cases of two notes and a visit. Contracts are spread evenly. */
export async function refillCasework(superuser: Sql, customers: number, contracts = 0): Promise<void> {
	// Locks in the order of a sweep that may still run: first the visits, then the customers.
	await superuser`truncate crm.visits, crm.notes, crm.cases, crm.contracts, crm.customers`;
	await superuser`insert into crm.customers select n, 'Customer ' || n from generate_series(1, ${customers}::int) as n`;
	await superuser`insert into crm.cases select n, (n + 1) / 2 from generate_series(1, ${customers * 2}::int) as n`;
	await superuser`insert into crm.notes select n, (n + 1) / 2, 'Words' from generate_series(1, ${customers * 4}::int) as n`;
	await superuser`insert into crm.visits select n, n from generate_series(1, ${customers}::int) as n`;
	await superuser`insert into crm.contracts select n, n * ${customers}::int / ${contracts}::int from generate_series(1, ${contracts}::int) as n`;
	await superuser`analyze crm.customers, crm.cases, crm.notes, crm.visits, crm.contracts`;
}

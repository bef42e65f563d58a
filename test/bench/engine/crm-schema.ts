import type postgres from "postgres";
import type { Crm } from "../../../server/crm/crm.ts";
import type { TableName } from "../../../server/crm/objects.ts";

/** 11 tables shaped like a CRM's, with an index on every key. A customer has 62 rows, including its own. */
const tables: readonly { name: string; parent?: string; rows: number; column?: string }[] = [
	{ name: "customers", rows: 1 },
	{ name: "customer_emails", parent: "customers", rows: 2, column: "customer_id" },
	{ name: "conversations", parent: "customers", rows: 3, column: "customer_id" },
	{ name: "messages", parent: "conversations", rows: 15, column: "conversation_id" },
	{ name: "attachments", parent: "messages", rows: 6, column: "message_id" },
	{ name: "notes", parent: "conversations", rows: 3, column: "conversation_id" },
	{ name: "email_tracking", parent: "messages", rows: 12, column: "message_id" },
	{ name: "call_records", parent: "conversations", rows: 2, column: "conversation_id" },
	{ name: "kobjects", parent: "customers", rows: 3, column: "customer_id" },
	{ name: "form_submissions", parent: "customers", rows: 2, column: "customer_id" },
	{ name: "engagement_events", parent: "customers", rows: 13, column: "customer_id" },
];

export const rowsPerCustomer = tables.reduce((sum, { rows }) => sum + rows, 0);

export const rowsOf = (table: string): number => tables.find(({ name }) => name === table)?.rows ?? 0;

/** Customers are numbered from 1. In a table with r rows for each, customer n has the rows n·r − r + 1 to n·r. */
export async function createBenchCrm(sql: postgres.Sql, customers: number): Promise<void> {
	await sql.unsafe("create schema bench");
	for (const { name, parent, rows, column } of tables) {
		const reference = column ? `, ${column} bigint not null` : "";
		await sql.unsafe(
			`create table bench.${name} (id bigint not null${reference}, kind text not null, body text not null, at timestamptz not null)`,
		);
		// Row i belongs to customer ceil(i / rows), and in turn to each of that customer's rows in the parent's table.
		const parentId = parent ? `, (i - 1) / ${rows} * ${rowsOf(parent)} + (i - 1) % ${rows} % ${rowsOf(parent)} + 1` : "";
		await sql.unsafe(`
			insert into bench.${name} select i${parentId}, 'kind ' || i % 7, repeat(md5(i::text), 2), timestamptz '2026-01-01' + i * interval '1 second'
			from generate_series(1::bigint, ${customers * rows}) as i`);
		await sql.unsafe(`alter table bench.${name} add primary key (id), set (autovacuum_enabled = off)`);
		if (column) await sql.unsafe(`create index on bench.${name} (${column})`);
	}
	await changeKeys(sql, "cascade");
	await sql.unsafe("vacuum analyze");
}

/** Replaces the foreign keys by keys with this action. */
export async function changeKeys(sql: postgres.Sql, action: "cascade" | "no action"): Promise<void> {
	for (const { name, parent, column } of tables) {
		if (!parent) continue;
		await sql.unsafe(`alter table bench.${name} drop constraint if exists ${name}_${column}_fkey,
			add constraint ${name}_${column}_fkey foreign key (${column}) references bench.${parent} on delete ${action}`);
	}
}

const table = (name: string): TableName => `bench.${name}`;

export const benchCrm: Crm = {
	name: "bench",
	title: "Bench",
	pages: { records: [], items: [], results: [] },
	objects: {
		customer: { labels: { singular: "Customer", plural: "Customers" }, table: "bench.customers", key: "id", name: ["kind"], person: true },
	},
	references: tables.flatMap(({ name, column }) => (column ? [{ table: table(name), columns: [column], rule: "delete" as const }] : [])),
	tableLabels: {},
};

/** Rows of customers `from` to `to`, in all tables. */
export async function countRowsOf(sql: postgres.Sql, from: number, to: number): Promise<number> {
	let all = 0;
	for (const { name, rows } of tables) {
		const [found] = await sql.unsafe(
			`select count(*)::int4 as n from bench.${name} where id between ${(from - 1) * rows + 1} and ${to * rows}`,
		);
		all += found?.["n"] ?? 0;
	}
	return all;
}

export async function countAllRows(sql: postgres.Sql): Promise<number> {
	let all = 0;
	for (const { name } of tables) all += (await sql.unsafe(`select count(*)::int4 as n from bench.${name}`))[0]?.["n"] ?? 0;
	return all;
}

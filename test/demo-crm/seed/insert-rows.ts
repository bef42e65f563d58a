import type postgres from "postgres";
import type { Row } from "./world.ts";

/** Inserts all rows of one table in one statement, with the values in one JSON document. */
export async function insertRows(sql: postgres.TransactionSql, table: string, rows: readonly Row[]): Promise<void> {
	const [first] = rows;
	if (!first) return;
	const columns = Object.keys(first);
	await sql`insert into ${sql(`crm.${table}`)} (${sql(columns)})
		select ${sql(columns)} from jsonb_populate_recordset(null::${sql(`crm.${table}`)}, ${JSON.stringify(rows)}::text::jsonb)`;
}

/** Makes the CRM's next row get the next number. */
export async function advanceNumbers(sql: postgres.TransactionSql): Promise<void> {
	const tables = await sql<{ name: string }[]>`
		select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.attidentity <> ''
		where c.relnamespace = 'crm'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;
	for (const { name } of tables) {
		const table = `crm.${name}`;
		await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select coalesce(max(id), 0) + 1 from ${sql(table)}), false)`;
	}
}

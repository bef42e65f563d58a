import { type SQL, sql } from "drizzle-orm";
import type { Executor, Table } from "./catalog.ts";

type TableRow = Omit<Table, "columns" | "primaryKey" | "indexes" | "triggers" | "fingerprint">;

/** Tables of the CRM: everything but PostgreSQL's own schemas and ours. */
export const foreignToUs: SQL = sql`n.nspname not in ('pg_catalog', 'information_schema', 'expunge', 'expunge_queue')
	and n.nspname not like 'pg\_toast%' and n.nspname not like 'pg\_temp\_%'`;

export async function readTables(db: Executor): Promise<{ tables: TableRow[]; countsTracked: boolean }> {
	const tables = await db.execute<{ [Column in keyof TableRow]: TableRow[Column] }>(sql`
		select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as name, c.relkind::text as kind,
			case when c.relispartition then pg_partition_root(c.oid)::oid::int8::float8 end as "partitionOf",
			c.relkind <> 'p' and exists (select from pg_inherits i join pg_class h on h.oid = i.inhrelid
				where i.inhparent = c.oid and h.relkind in ('r', 'f')) as "hasHeirs",
			c.relrowsecurity as "rowSecurity", c.relreplident::text as "replicaIdentity", c.reltuples::float8 as "estimatedRows",
			coalesce((select json_agg(r.rulename order by r.rulename) from pg_rewrite r
				where r.ev_class = c.oid and r.rulename <> '_RETURN'), '[]') as rules
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relpersistence <> 't' and ${foreignToUs}`);
	const [settings] = await db.execute<{ tracked: boolean }>(sql`select current_setting('track_counts')::bool as tracked`);
	return { tables: [...tables], countsTracked: settings?.tracked === true };
}

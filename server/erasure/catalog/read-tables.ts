import { type SQL, sql } from "drizzle-orm";
import type { Executor, Index, Table, Trigger } from "./catalog.ts";

type TableRow = Omit<Table, "columns" | "primaryKey" | "indexes" | "triggers" | "fingerprint">;

/** Matches the CRM's tables: everything except PostgreSQL's own schemas and ours. */
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

interface IndexRow extends Record<string, unknown>, Index {
	table: number;
}

export async function readIndexes(db: Executor): Promise<Map<number, Index[]>> {
	// Printing an expression or a predicate locks the table, and a migration could make everybody wait for that lock.
	const rows = await db.execute<IndexRow>(sql`
		with locked as materialized (select relation from pg_locks where mode = 'AccessExclusiveLock' and relation is not null
			and database = (select oid from pg_database where datname = current_database()))
		select i.indrelid::int8::float8 as table, ic.relname as name, i.indisunique as unique, i.indisprimary as primary,
			i.indimmediate as immediate, i.indisexclusion as exclusion, i.indpred is not null as partial,
			case when i.indpred is not null and i.indrelid not in (select relation from locked) then pg_get_expr(i.indpred, i.indrelid) end as predicate,
			not i.indnullsnotdistinct as "nullsDistinct", am.amname as method, i.indisvalid as valid,
			case when i.indkey[0] = 0 and i.indrelid not in (select relation from locked) then pg_get_indexdef(i.indexrelid, 1, false) end as expression,
			(select json_agg(a.attname order by k.position) from unnest(i.indkey::int2[]) with ordinality k(number, position)
				left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
				where k.position <= i.indnkeyatts) as columns
		from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am am on am.oid = ic.relam
			join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
		where ${foreignToUs}
		order by i.indrelid, ic.relname`);
	const tables = new Map<number, Index[]>();
	for (const { table, ...index } of rows) tables.set(table, [...(tables.get(table) ?? []), index]);
	return tables;
}

interface TriggerRow extends Record<string, unknown> {
	table: number;
	name: string;
	kind: number;
	columns: string[];
	enabled: string;
}

const bits = { before: 2, insert: 4, delete: 8, update: 16, truncate: 32, insteadOf: 64 } as const;
const events = ["insert", "delete", "update", "truncate"] as const;

export async function readTriggers(db: Executor): Promise<Map<number, Trigger[]>> {
	const rows = await db.execute<TriggerRow>(sql`
		select t.tgrelid::int8::float8 as table, t.tgname as name, t.tgtype::int4 as kind,
			array(select a.attname::text from pg_attribute a where a.attrelid = t.tgrelid and a.attnum = any(t.tgattr) order by a.attnum) as columns, t.tgenabled::text as enabled
		from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
		where not t.tgisinternal and ${foreignToUs}
		order by t.tgrelid, t.tgname`);
	const tables = new Map<number, Trigger[]>();
	for (const { table, name, kind, columns, enabled } of rows) {
		const trigger = {
			name,
			enabled,
			columns,
			before: (kind & (bits.before | bits.insteadOf)) !== 0,
			events: events.filter((event) => (kind & bits[event]) !== 0),
		};
		tables.set(table, [...(tables.get(table) ?? []), trigger]);
	}
	return tables;
}

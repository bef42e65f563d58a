import { sql } from "drizzle-orm";
import type { Executor, Index } from "./catalog.ts";
import { foreignToUs } from "./read-tables.ts";

interface IndexRow extends Record<string, unknown>, Index {
	table: number;
}

export async function readIndexes(db: Executor): Promise<Map<number, Index[]>> {
	// What is written of an expression or a predicate is read under a lock on the table, for which a migration could make everybody wait.
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

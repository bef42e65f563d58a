import { sql } from "drizzle-orm";
import type { Column, ColumnType, Executor } from "./catalog.ts";
import { foreignToUs } from "./read-tables.ts";

interface ColumnRow extends Record<string, unknown> {
	table: number;
	name: string;
	type: ColumnType;
	notNull: boolean;
	generated: boolean;
	identityAlways: boolean;
	sought: boolean;
}

/** Rows of a table; far above where reading it from end to end would seem cheaper than looking up the few values that are guessed. */
const large = 10_000;

/** Joined as a whole: with a query for every column, PostgreSQL takes so much work for granted that it compiles the plan, for a third of a second. */
export async function readColumns(db: Executor): Promise<Map<number, Map<string, Column>>> {
	const rows = await db.execute<ColumnRow>(sql`
		with recursive domains as (
			select t.oid as type, t.typbasetype as base, t.typnotnull as not_null from pg_type t where t.typtype = 'd'
			union all
			select d.type, t.typbasetype, d.not_null or t.typnotnull from domains d join pg_type t on t.oid = d.base where t.typtype = 'd'),
		bases as (
			select type, base, not_null from domains
			union all
			select oid, oid, false from pg_type where typtype <> 'd'),
		resolved as (
			select b.type, b.not_null, tn.nspname, t.typname, t.typcategory, t.typelem
			from bases b join pg_type t on t.oid = b.base join pg_namespace tn on tn.oid = t.typnamespace where t.typtype <> 'd'),
		indexed as (
			select distinct i.indrelid, i.indkey[0] as number, i.indcollation[0] as collation
			from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am am on am.oid = ic.relam join pg_opclass o on o.oid = i.indclass[0]
			where am.amname = 'btree' and o.opcdefault and i.indisvalid and i.indpred is null)
		select a.attrelid::int8::float8 as table, a.attname as name, a.attnotnull or r.not_null as "notNull",
			a.attgenerated <> '' as generated, a.attidentity = 'a' as "identityAlways",
			c.relkind = 'r' and c.reltuples >= ${large} and i.indrelid is not null as sought,
			json_build_object('schema', r.nspname, 'name', r.typname, 'category', r.typcategory, 'element',
				case when e.type is not null then json_build_object('schema', e.nspname, 'name', e.typname, 'category', e.typcategory, 'element', null) end) as type
		from pg_attribute a
			join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
			join resolved r on r.type = a.atttypid
			left join resolved e on e.type = r.typelem and r.typcategory = 'A'
			left join indexed i on i.indrelid = a.attrelid and i.number = a.attnum and i.collation = a.attcollation
		where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f', 'v', 'm') and ${foreignToUs}
		order by a.attrelid, a.attnum`);
	const tables = new Map<number, Map<string, Column>>();
	for (const { table, ...column } of rows) {
		const columns = tables.get(table) ?? new Map<string, Column>();
		tables.set(table, columns.set(column.name, column));
	}
	return tables;
}

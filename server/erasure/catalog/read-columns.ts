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
}

export async function readColumns(db: Executor): Promise<Map<number, Map<string, Column>>> {
	const rows = await db.execute<ColumnRow>(sql`
		with recursive base as (
			select t.oid as type, t.oid as base, t.typtype, t.typbasetype, t.typnotnull as not_null from pg_type t
			union all
			select b.type, t.oid, t.typtype, t.typbasetype, b.not_null or t.typnotnull
			from base b join pg_type t on t.oid = b.typbasetype where b.typtype = 'd'),
		resolved as (
			select b.type, b.not_null, t.oid as base, tn.nspname, t.typname, t.typcategory, t.typelem
			from base b join pg_type t on t.oid = b.base join pg_namespace tn on tn.oid = t.typnamespace where b.typtype <> 'd')
		select a.attrelid::int8::float8 as table, a.attname as name, a.attnotnull or r.not_null as "notNull",
			a.attgenerated <> '' as generated, a.attidentity = 'a' as "identityAlways",
			json_build_object('schema', r.nspname, 'name', r.typname, 'category', r.typcategory, 'element',
				case when r.typcategory = 'A' then (select json_build_object('schema', e.nspname, 'name', e.typname, 'category', e.typcategory, 'element', null)
					from resolved e where e.type = r.typelem) end) as type
		from pg_attribute a
			join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
			join resolved r on r.type = a.atttypid
		where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f', 'v', 'm') and ${foreignToUs}
		order by a.attrelid, a.attnum`);
	const tables = new Map<number, Map<string, Column>>();
	for (const { table, ...column } of rows) {
		const columns = tables.get(table) ?? new Map<string, Column>();
		tables.set(table, columns.set(column.name, column));
	}
	return tables;
}

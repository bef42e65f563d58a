import { sql } from "drizzle-orm";
import type { Column, Executor } from "./catalog.ts";
import { foreignToUs } from "./read-tables.ts";

interface ColumnRow extends Column, Record<string, unknown> {
	table: number;
}

/** From this number of rows on, the planner surely prefers an index lookup for the few values that it expects. */
const large = 10_000;

/**
 * Waits for no table lock. It reads a default in PostgreSQL's internal form, with the oids of the functions in it, because `pg_get_expr`
 * would wait for a migration. One query joins everything. With a subquery for every column, PostgreSQL expects so much work that it
 * compiles the plan, which takes a third of a second.
 */
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
		-- As PostgreSQL itself looks for a default operator class: that of the type, of its kind, or of a type that it is stored like.
		classed as (
			select oid as type, oid as as_type, 0 as rank from pg_type
			union all
			select oid, case typtype when 'e' then 'anyenum' when 'r' then 'anyrange' when 'm' then 'anymultirange' when 'c' then 'record' else 'anyarray' end::regtype, 1
			from pg_type where typtype in ('e', 'r', 'm', 'c') or typcategory = 'A'
			union all
			select castsource, casttarget, 2 from pg_cast where castmethod = 'b' and castcontext = 'i'),
		operators as (
			select distinct on (c.type) c.type,
				json_build_object('schema', en.nspname, 'name', equal.oprname) as equality,
				case when greater.oid is not null then json_build_object('schema', gn.nspname, 'name', greater.oprname) end as greater
			from classed c join pg_opclass o on o.opcintype = c.as_type and o.opcdefault join pg_am am on am.oid = o.opcmethod and am.amname in ('btree', 'hash')
				join pg_amop e on e.amopfamily = o.opcfamily and e.amoplefttype = o.opcintype and e.amoprighttype = o.opcintype
					and e.amopstrategy = case am.amname when 'btree' then 3 else 1 end
				join pg_operator equal on equal.oid = e.amopopr and equal.oprname = '=' join pg_namespace en on en.oid = equal.oprnamespace
				left join pg_amop g on g.amopfamily = o.opcfamily and g.amoplefttype = o.opcintype and g.amoprighttype = o.opcintype
					and am.amname = 'btree' and g.amopstrategy = 5
				left join pg_operator greater on greater.oid = g.amopopr and greater.oprname = '>' left join pg_namespace gn on gn.oid = greater.oprnamespace
			order by c.type, c.rank, am.amname),
		hashed as (
			select distinct c.type from classed c join pg_opclass o on o.opcintype = c.as_type and o.opcdefault
				join pg_am am on am.oid = o.opcmethod and am.amname = 'hash'),
		resolved as (
			select b.type, b.not_null, tn.nspname, t.typname, t.typcategory, t.typelem, t.typlen, h.type is not null as hashable, o.equality, o.greater
			from bases b join pg_type t on t.oid = b.base join pg_namespace tn on tn.oid = t.typnamespace left join operators o on o.type = t.oid
				left join hashed h on h.type = t.oid
			where t.typtype <> 'd'),
		indexed as (
			select i.indrelid, i.indkey[0] as number, i.indcollation[0] as collation, bool_or(am.amname = 'btree') as sorted
			from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am am on am.oid = ic.relam join pg_opclass o on o.oid = i.indclass[0]
			where am.amname in ('btree', 'hash') and o.opcdefault and i.indisvalid and i.indpred is null
			group by 1, 2, 3)
		select a.attrelid::int8::float8 as table, a.attname as name, a.attnotnull or r.not_null as "notNull",
			a.attgenerated <> '' as generated, a.attidentity = 'a' as "identityAlways",
			a.attidentity <> '' or coalesce(d.adbin::text ~ issuers.called, false) as issued,
			r.hashable, case when coalesce(e.typlen, r.typlen) > 0 then coalesce(e.typlen, r.typlen)::int4
				when a.atttypmod < 5 then null
				when coalesce(e.typname, r.typname) in ('varchar', 'bpchar') then 4 * a.atttypmod
				when coalesce(e.typname, r.typname) = 'numeric' then ((a.atttypmod - 4) >> 16) + 16 end as "maxBytes",
			c.relkind = 'r' and c.reltuples >= ${large} and i.indrelid is not null as indexed,
			c.relkind = 'r' and c.reltuples >= ${large} and coalesce(i.sorted, false) as sorted,
			r.nspname = 'pg_catalog' and r.typname in ('bool', 'int2', 'int4', 'int8', 'oid', 'uuid', 'text', 'varchar', 'name')
				and coalesce(k.collisdeterministic, true) as "equalAsText",
			case when k.oid is not null then json_build_object('schema', kn.nspname, 'name', k.collname, 'deterministic', k.collisdeterministic) end as collation,
			json_build_object('schema', r.nspname, 'name', r.typname, 'category', r.typcategory, 'equality', r.equality, 'greater', r.greater, 'element',
				case when e.type is not null then json_build_object('schema', e.nspname, 'name', e.typname, 'category', e.typcategory,
					'equality', e.equality, 'greater', e.greater, 'element', null) end) as type
		from pg_attribute a
			join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
			join resolved r on r.type = a.atttypid
			left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
			cross join (select format(':funcid (%s) ', string_agg(oid::text, '|')) as called from pg_proc
				where proname = 'nextval' or proname ~* 'uuid|ulid') as issuers
			left join resolved e on e.type = r.typelem and r.typcategory = 'A'
			left join pg_collation k on k.oid = a.attcollation left join pg_namespace kn on kn.oid = k.collnamespace
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

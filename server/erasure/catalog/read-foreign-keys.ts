import { sql } from "drizzle-orm";
import type { Executor, ForeignKey } from "./catalog.ts";
import { foreignToUs } from "./read-tables.ts";

interface KeyRow extends Record<string, unknown>, ForeignKey {}

/**
 * Reads each key once. PostgreSQL's copies of a key for single partitions have a parent constraint. `conenforced` and `conperiod` exist
 * since PostgreSQL 18, so the row is read as JSON.
 */
export async function readForeignKeys(db: Executor): Promise<ForeignKey[]> {
	const rows = await db.execute<KeyRow>(sql`
		with recursive parts as (
			select k.oid as key, k.oid as part from pg_constraint k where k.contype = 'f' and k.conparentid = 0
			union all
			select p.key, k.oid from parts p join pg_constraint k on k.conparentid = p.part),
		enabled as (
			select p.key, bool_and(t.tgenabled in ('O', 'A')) as enabled from parts p join pg_trigger t on t.tgconstraint = p.part group by 1)
		select k.oid::int8::float8 as oid, k.conname as name, k.conrelid::int8::float8 as from, k.confrelid::int8::float8 as to,
			(select json_agg(a.attname order by i.position) from unnest(k.conkey) with ordinality i(number, position)
				join pg_attribute a on a.attrelid = k.conrelid and a.attnum = i.number) as columns,
			(select json_agg(a.attname order by i.position) from unnest(k.confkey) with ordinality i(number, position)
				join pg_attribute a on a.attrelid = k.confrelid and a.attnum = i.number) as "toColumns",
			k.confdeltype::text as "onDelete",
			coalesce((select json_agg(a.attname order by a.attnum) from pg_attribute a
				where a.attrelid = k.conrelid and a.attnum = any(k.confdelsetcols)), '[]') as "setColumns",
			k.confmatchtype = 'f' as "matchFull", k.condeferrable as deferrable, k.convalidated as validated,
			coalesce(e.enabled, false) and coalesce((to_jsonb(k) ->> 'conenforced')::bool, true) as enabled,
			coalesce((to_jsonb(k) ->> 'conperiod')::bool, false) as temporal,
			(select json_agg(json_build_object('schema', opn.nspname, 'name', op.oprname) order by i.position)
				from unnest(k.conpfeqop) with ordinality i(operator, position)
				join pg_operator op on op.oid = i.operator join pg_namespace opn on opn.oid = op.oprnamespace) as operators
		from pg_constraint k
			join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
			left join enabled e on e.key = k.oid
		where k.contype = 'f' and k.conparentid = 0 and ${foreignToUs}
		order by k.conrelid, k.conname`);
	return [...rows];
}

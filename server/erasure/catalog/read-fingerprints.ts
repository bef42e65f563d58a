import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { arrayOf } from "../sql/array-of.ts";
import type { Executor } from "./catalog.ts";
import { foreignToUs } from "./read-tables.ts";

/**
 * A digest for every table of what a plan relies on: columns, foreign keys in both directions, unique indexes, triggers, rules, inheritance
 * and row-level security. The same statement runs at startup for all tables, and in every batch for the tables of its plan. A batch cannot
 * notice anything that this statement does not read.
 */
export async function readFingerprints(db: Executor, only?: readonly number[]): Promise<{ tables: Map<number, string>; whole: string }> {
	const chosen = only ? sql`c.oid = any(${arrayOf(only)}::oid[])` : foreignToUs;
	const rows = await db.execute<{ table: number; digest: string }>(sql`
		with chosen as materialized (
			select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'f', 'v', 'm') and ${chosen}),
		facts as (
			select c.oid, concat_ws(' ', 'table', c.relnamespace, c.relname, c.relkind, c.relispartition, c.relrowsecurity, c.relforcerowsecurity) as fact
			from chosen c
			union all
			select a.attrelid, concat_ws(' ', 'column', a.attnum, a.attname, a.atttypid, a.attcollation, a.attnotnull, a.attgenerated, a.attidentity)
			from pg_attribute a where a.attrelid = any(array(select oid from chosen)) and a.attnum > 0 and not a.attisdropped
			union all
			select k.conrelid, concat_ws(' ', 'key', k.oid, k.confrelid, k.conkey, k.confkey, k.confdeltype, k.condeferrable, k.convalidated, k.confdelsetcols)
			from pg_constraint k where k.contype = 'f' and k.conrelid = any(array(select oid from chosen))
			union all
			select k.confrelid, concat_ws(' ', 'referred', k.oid, k.conrelid, k.conkey, k.confkey, k.confdeltype, k.condeferrable, k.convalidated)
			from pg_constraint k where k.contype = 'f' and k.confrelid = any(array(select oid from chosen))
			union all
			select t.tgrelid, concat_ws(' ', 'trigger', case when t.tgisinternal then '' else t.tgname end, t.tgtype, t.tgenabled, t.tgfoid, t.tgconstraint)
			from pg_trigger t where t.tgrelid = any(array(select oid from chosen))
			union all
			select r.ev_class, concat_ws(' ', 'rule', r.rulename, r.ev_type, r.ev_enabled)
			from pg_rewrite r where r.ev_class = any(array(select oid from chosen))
			union all
			select i.inhparent, concat_ws(' ', 'heir', i.inhrelid) from pg_inherits i where i.inhparent = any(array(select oid from chosen))
			union all
			select i.indrelid, concat_ws(' ', 'unique', i.indexrelid, i.indkey, i.indimmediate, i.indisprimary, i.indisexclusion)
			from pg_index i where i.indrelid = any(array(select oid from chosen)) and (i.indisunique or i.indisexclusion))
		select oid::int8::float8 as table, md5(string_agg(fact, ',' order by fact collate "C")) as digest from facts group by oid order by oid`);
	const tables = new Map(rows.map((row) => [row.table, row.digest]));
	return {
		tables,
		whole: createHash("sha256")
			.update([...tables].join(";"))
			.digest("hex"),
	};
}

import { sql } from "drizzle-orm";
import type { Executor, Trigger } from "./catalog.ts";
import { foreignToUs } from "./read-tables.ts";

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

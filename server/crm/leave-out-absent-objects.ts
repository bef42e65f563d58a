import { sql } from "drizzle-orm";
import type { Database } from "../database/database.ts";
import type { CrmAdapter } from "./crm.ts";
import { withoutObjects } from "./without-objects.ts";

/** The adapter without the optional types whose table or key the database lacks, and without their pages. */
export async function leaveOutAbsentObjects(db: Pick<Database, "execute">, adapter: CrmAdapter): Promise<CrmAdapter> {
	const optional = Object.entries(adapter.objects).flatMap(([object, { optional, table, key }]) =>
		optional ? [{ object, table, key }] : [],
	);
	if (optional.length === 0) return adapter;
	const absent = await db.execute<{ object: string }>(sql`
		select object from jsonb_to_recordset(${JSON.stringify(optional)}::text::jsonb) as wanted (object text, "table" text, key text)
		where not exists (
			select from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
			where n.nspname || '.' || c.relname = "table" and a.attname = key and a.attnum > 0 and not a.attisdropped)`);
	return withoutObjects(adapter, new Set(absent.map(({ object }) => object)));
}

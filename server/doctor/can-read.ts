import { sql } from "drizzle-orm";
import type { Executor } from "../erasure/catalog/catalog.ts";

/** False before setup, and for a role without the privilege. */
export async function canRead(db: Executor, table: `expunge.${string}`): Promise<boolean> {
	const [row] = await db.execute<{ readable: boolean }>(sql`
		select case when to_regnamespace('expunge') is null or not has_schema_privilege('expunge', 'usage') then false
			else coalesce(has_table_privilege(to_regclass(${table}), 'select'), false) end as readable`);
	return row?.readable === true;
}

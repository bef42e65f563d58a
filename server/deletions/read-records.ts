import { sql } from "drizzle-orm";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { valuesSql } from "../erasure/key-values.ts";
import { type LockedRecord, readRoots } from "../erasure/lock-records.ts";
import type { Plan } from "../erasure/plan.ts";
import { columnSql } from "../erasure/table-sql.ts";

/** Those of the records that exist, as they stand now; nothing is locked. */
export async function readRecords(db: Executor, plan: Plan, keys: readonly string[], klass: string | null): Promise<LockedRecord[]> {
	if (keys.length === 0) return [];
	const { key } = plan.object;
	return readRoots(db, plan, sql`${columnSql(key)} = any(${valuesSql(keys, key.type)})`, { klass, lock: "none" });
}

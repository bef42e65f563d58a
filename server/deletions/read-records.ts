import type { Executor } from "../erasure/catalog/catalog.ts";
import { isOneOfSql } from "../erasure/equals-sql.ts";
import { type LockedRecord, readRoots } from "../erasure/lock-records.ts";
import type { Plan } from "../erasure/plan.ts";

/** Those of the records that exist, as they stand now; nothing is locked. */
export async function readRecords(db: Executor, plan: Plan, keys: readonly string[], klass: string | null): Promise<LockedRecord[]> {
	if (keys.length === 0) return [];
	return readRoots(db, plan, isOneOfSql(plan.object.key, keys), { klass, lock: "none" });
}

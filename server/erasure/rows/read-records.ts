import type { Executor } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { isOneOfSql } from "../sql/equals-sql.ts";
import { isKeyOf } from "../sql/key-values.ts";
import { type LockedRecord, readRoots } from "./lock-records.ts";

/** Those of the keys that a record of this type can have. All other functions must be given only keys that passed. */
export function pickPossibleKeys(plan: Plan, keys: readonly string[]): string[] {
	return keys.filter((key) => isKeyOf(key, plan.object.key.type));
}

/** Those of the records that exist, as they stand now; nothing is locked. */
export async function readRecords(db: Executor, plan: Plan, keys: readonly string[], klass: string | null): Promise<LockedRecord[]> {
	if (keys.length === 0) return [];
	return readRoots(db, plan, isOneOfSql(plan.object.key, keys), { klass, lock: "none" });
}

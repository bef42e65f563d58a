import type { Executor } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { isOneOfSql } from "../sql/equals-sql.ts";
import { isKeyOf } from "../sql/key-values.ts";
import { type LockedRecord, readRoots } from "./lock-records.ts";

/** The keys that a record of this type can have. All other functions require keys that passed this one. */
export function pickPossibleKeys(plan: Plan, keys: readonly string[]): string[] {
	return keys.filter((key) => isKeyOf(key, plan.object.key.type));
}

/** Reads the existing records in their current state, without locks. */
export async function readRecords(db: Executor, plan: Plan, keys: readonly string[], klass: string | null): Promise<LockedRecord[]> {
	if (keys.length === 0) return [];
	return readRoots(db, plan, isOneOfSql(plan.object.key, keys), { klass, lock: "none" });
}

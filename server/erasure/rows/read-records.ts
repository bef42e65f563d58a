import { sql } from "drizzle-orm";
import type { Executor } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { isOneOfSql } from "../sql/equals-sql.ts";
import { isKeyOf } from "../sql/key-values.ts";
import { columnSql, joinSql } from "../sql/table-sql.ts";
import { fromSql } from "./gathered-rows.ts";
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

/** What the confirmation calls the records, by key; read from the CRM now and kept nowhere. Records without any name have their key. */
export async function readNames(tx: Executor, plan: Plan, keys: readonly string[]): Promise<Map<string, string>> {
	const { key, table, where, definition } = plan.object;
	const parts = definition.name.map((name) => sql`${columnSql({ name })}::text`);
	const name = parts.length > 0 ? sql`concat_ws(' ', ${joinSql(parts, ",")})` : sql`''`;
	const rows = await tx.execute<{ key: string; name: string }>(sql`
		select ${columnSql(key)}::text as key, ${name} as name from ${fromSql(table)}
		where ${isOneOfSql(key, keys)} and ${conditionSql(where)}`);
	return new Map(rows.map((row) => [row.key, row.name.trim() || row.key]));
}

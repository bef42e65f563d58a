import { sql } from "drizzle-orm";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";

/**
 * The reason why the rows below these records must not be deleted with key checks switched off. Null: they may. The answers about the
 * schema hold within this transaction, because `lockRecords` has locked the tables and compared them with the plan. It also checks
 * isolation, row-level security and locks, for the current user or `role`.
 */
export async function whyNotUnchecked(tx: Executor, plan: Plan, role: string | null = null): Promise<string | null> {
	const { catalog } = plan.graph;
	for (const oid of plan.losingTables) {
		const table = catalog.tables.get(oid);
		if (!table) continue;
		const name = nameOf(table);
		if (table.triggers.length > 0) return `${name} has the trigger ${table.triggers[0]?.name}.`;
		if (table.rules.length > 0) return `${name} has the rule ${table.rules[0]}.`;
		if (table.hasHeirs) return `Other tables inherit from ${name}.`;
		const late = table.indexes.find((index) => !index.immediate || index.exclusion);
		if (late) return `${name} has the deferrable or exclusion constraint ${late.name}.`;
	}
	const losingTables = new Set(plan.losingTables);
	for (const key of catalog.keys.filter(({ from, to }) => losingTables.has(from) || losingTables.has(to))) {
		if (!key.enabled) return `The triggers of the key ${key.name} are disabled.`;
		if (!key.validated) return `The key ${key.name} was never validated.`;
	}
	const [allowed] = await tx.execute<{ allowed: boolean }>(sql`
		select has_parameter_privilege(coalesce(${role}::text, current_user), 'session_replication_role', 'set') as allowed`);
	return allowed?.allowed ? null : "The role is not allowed to set session_replication_role.";
}

/** No trigger fires while `work` runs, not even those of keys. The setting ends with the transaction, even if `work` fails. */
export async function withoutChecks<Result>(tx: Executor, work: () => Promise<Result>): Promise<Result> {
	await tx.execute(sql`select set_config('session_replication_role', 'replica', true)`);
	const result = await work();
	await tx.execute(sql`select set_config('session_replication_role', 'origin', true)`);
	return result;
}

import { sql } from "drizzle-orm";
import { redactions } from "../../../drizzle/aftermath.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Transaction } from "../../database/database.ts";
import type { Plan } from "../../erasure/plan/plan.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { isOneOfSql } from "../../erasure/sql/equals-sql.ts";
import { columnSql, onlySql } from "../../erasure/sql/table-sql.ts";
import { addressesSql, lockAddressesSql, nameSql } from "./address-sql.ts";
import { resolveRedactions } from "./resolve-redactions.ts";

/**
 * Stores the addresses and names of the people in a batch until the texts of others have been searched. Call it when they are locked and
 * before they are erased, in the same transaction. Call `forgetPeople` for those who stay after all. Returns the number of people to search for.
 */
export async function rememberPeople(
	tx: Transaction,
	{ crm, plan, deletion: deletionId, keys }: { crm: CrmDatabase; plan: Plan; deletion: string; keys: readonly string[] },
): Promise<number> {
	if (keys.length === 0 || !crm.redactions?.some(({ object }) => object === plan.object.name)) return 0;
	const { redactions: rules, problems } = resolveRedactions(plan.graph, crm);
	if (problems.length > 0) throw new Error(problems.join("\n"));
	const rule = rules.find(({ object }) => object.name === plan.object.name);
	if (!rule) return 0;
	const { key, table } = plan.object;
	// Locked first and read in a second statement. Otherwise a change that the lock waited for would be missed, and texts would keep it.
	for (const statement of lockAddressesSql(rule, keys)) await tx.execute(statement);
	const remembered = await tx.execute(sql`
		insert into ${redactions} (deletion_id, key, addresses, name)
		select ${deletionId}::uuid, ${columnSql(key)}::text, known.addresses, ${nameSql(rule)} from ${onlySql(table)} as c,
			lateral (select coalesce(array_agg(distinct address.value), '{}') as addresses
				from (${addressesSql(rule)}) as address where address.value ~ '^[^@[:space:]]+@[^@[:space:]]+$') as known
		where ${isOneOfSql(key, keys)} and (cardinality(known.addresses) > 0 or ${nameSql(rule)} <> '')
		on conflict do nothing returning key`);
	return remembered.length;
}

/** Removes people who were not erased after all. */
export async function forgetPeople(tx: Transaction, deletionId: string, keys: readonly string[]): Promise<void> {
	if (keys.length === 0) return;
	await tx.execute(sql`delete from ${redactions} where deletion_id = ${deletionId} and key = any(${arrayOf(keys)}::text[])`);
}

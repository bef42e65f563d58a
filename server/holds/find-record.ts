import { sql } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import { validateKeys } from "../erasure/graph/validate-keys.ts";
import { valuesSql } from "../erasure/key-values.ts";
import { type LockedRecord, readRoots } from "../erasure/lock-records.ts";
import { type Plan, planFrom } from "../erasure/plan.ts";
import { columnSql } from "../erasure/table-sql.ts";
import { ExpungeError } from "../errors.ts";
import type { Installation } from "../installation.ts";

/** Records can be put on hold even while it is undecided how they would be deleted. */
export async function planForHold({ crm, graph }: Pick<Installation, "crm" | "graph">, object: string): Promise<Plan> {
	const definition = crm.objects[object];
	const found = (await graph.current()).objects.get(object);
	if (!definition || !found) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	return planFrom(await graph.current(), found);
}

/** The record as it stands, with its key as the database writes it. Fails with invalid_key or not_found. */
export async function findRecord(tx: Transaction, plan: Plan, key: string): Promise<LockedRecord> {
	if (validateKeys(plan, [key]).length > 0) throw new ExpungeError("invalid_key");
	const column = plan.object.key;
	const [record] = await readRoots(tx, plan, sql`${columnSql(column)} = any(${valuesSql([key], column.type)})`, {
		klass: null,
		lock: "none",
	});
	if (!record) throw new ExpungeError("not_found");
	return record;
}

import type { Transaction } from "../database/database.ts";
import { type Plan, planFrom } from "../erasure/plan/plan.ts";
import type { LockedRecord } from "../erasure/rows/lock-records.ts";
import { pickPossibleKeys } from "../erasure/rows/pick-possible-keys.ts";
import { readRecords } from "../erasure/rows/read-records.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Services } from "../services.ts";

/** A record can be put on hold even while references to it are undecided. */
export async function planForHold({ crm, graph }: Pick<Services, "crm" | "graph">, object: string): Promise<Plan> {
	const definition = crm.objects[object];
	const found = (await graph.current()).objects.get(object);
	if (!definition || !found) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	return planFrom(await graph.current(), found);
}

/** Reads the record, with its key as the database writes it. Fails with `invalid_key` or `not_found`. */
export async function findRecord(tx: Transaction, plan: Plan, key: string): Promise<LockedRecord> {
	const possible = pickPossibleKeys(plan, [key]);
	if (possible.length === 0) throw new ExpungeError("invalid_key");
	const [record] = await readRecords(tx, plan, possible, null);
	if (!record) throw new ExpungeError("not_found");
	return record;
}

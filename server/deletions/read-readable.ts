import { readInTime } from "../database/read-in-time.ts";
import { isLocked, isMissingPrivilege, isTimedOut } from "../database/sqlstates.ts";
import type { GraphObject } from "../erasure/graph/graph.ts";
import { type DescribedRecord, describeRecords } from "../erasure/rows/match-records.ts";
import { isKeyOf } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { type EffectiveRights, mayReadRecord } from "../permissions/effective.ts";

/**
 * The records that the person is allowed to read, as the CRM has them now. A table that is locked or cannot be read costs only the names.
 */
export async function readReadable(
	{ db, crm }: Pick<ActionContext, "db" | "crm">,
	rights: EffectiveRights,
	object: GraphObject,
	keys: readonly string[],
	timeoutMs?: number,
): Promise<DescribedRecord[]> {
	const possible = keys.filter((key) => isKeyOf(key, object.key.type));
	try {
		const records = await readInTime(db, (tx) => describeRecords(tx, object, possible), timeoutMs);
		return records.filter((record) => mayReadRecord(rights, crm.objects, { ...record, object: object.name }));
	} catch (error) {
		if (isTimedOut(error) || isLocked(error) || isMissingPrivilege(error)) return [];
		throw error;
	}
}

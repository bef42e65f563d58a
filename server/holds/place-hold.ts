import { holds } from "../../drizzle/erasure.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import { isDuplicate } from "../database/sqlstates.ts";
import { isRetryable } from "../erasure/explain-failure.ts";
import { awaitBatches } from "../erasure/holds/held-records.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { describeHolds } from "./describe-holds.ts";
import { findRecord, planForHold } from "./find-record.ts";
import { recordHold } from "./record-hold.ts";
import type { Hold, NewHold } from "./schemas.ts";

/**
 * Waits for the running batches. Once this returns, the record stays, even if another record's deletion would take it along. Fails with
 * `not_found` if the record is gone by then, and with `conflict` if it is on hold already.
 */
export async function placeHold(action: ActionContext, { object, key, reason }: NewHold): Promise<Hold> {
	const { db, actor } = action;
	requireAdminRole(actor);
	const plan = await planForHold(action, object);
	const placed = await refuseTwice(
		db.transaction(async (tx) => {
			await awaitBatches(tx);
			const record = await findRecord(tx, plan, key);
			const hold = { object, klass: record.klass, key: record.key, reason, placedBy: actor.id };
			const [row] = await tx.insert(holds).values(hold).returning();
			await recordHold(tx, action, "hold_placed", hold);
			return row;
		}),
	);
	const [described] = placed ? await describeHolds(action, [placed]) : [];
	if (!described) throw new Error("A hold was not inserted.");
	return described;
}

async function refuseTwice<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (isDuplicate(error)) throw new ExpungeError("conflict", { reason: "already_on_hold" });
		throw isRetryable(error) ? new ExpungeError("locked") : error;
	}
}

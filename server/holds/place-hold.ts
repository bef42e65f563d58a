import { randomUUID } from "node:crypto";
import { holds } from "../../drizzle/holds.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Transaction } from "../database/database.ts";
import { isDuplicate } from "../database/sqlstates.ts";
import { isRetryable } from "../erasure/explain-failure.ts";
import { awaitBatches } from "../erasure/holds/held-records.ts";
import { type Plan, planFrom } from "../erasure/plan/plan.ts";
import type { LockedRecord } from "../erasure/rows/lock-records.ts";
import { pickPossibleKeys, readRecords } from "../erasure/rows/read-records.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { describeHolds } from "./describe-holds.ts";
import type { Hold, NewHold } from "./schemas.ts";

/**
 * Waits for the running batches. Once this returns, the record stays, even if another record's deletion would include it. Fails with
 * `not_found` if the record is gone by then, and with `conflict` if it is already on hold.
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

/** A record can be put on hold even while references to it are undecided. */
async function planForHold({ crm, graph }: Pick<Services, "crm" | "graph">, object: string): Promise<Plan> {
	const definition = crm.objects[object];
	const found = (await graph.current()).objects.get(object);
	if (!definition || !found) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	return planFrom(await graph.current(), found);
}

/** Reads the record, with its key in the database's own spelling. Fails with `invalid_key` or `not_found`. */
export async function findRecord(tx: Transaction, plan: Plan, key: string): Promise<LockedRecord> {
	const possible = pickPossibleKeys(plan, [key]);
	if (possible.length === 0) throw new ExpungeError("invalid_key");
	const [record] = await readRecords(tx, plan, possible, null);
	if (!record) throw new ExpungeError("not_found");
	return record;
}

/** Writes to the same audit chain as deletions. It leaves out the reason, because people write names into it. */
export async function recordHold(
	tx: Transaction,
	{ actor, env, graph, origin }: ActionContext,
	action: "hold_placed" | "hold_released",
	{ object, klass, key }: Pick<typeof holds.$inferSelect, "object" | "klass" | "key">,
): Promise<void> {
	const column = (await graph.current()).objects.get(object)?.key;
	await recordAudit(tx, env.auditKey, {
		id: randomUUID(),
		action,
		actorId: actor.id,
		object,
		how: null,
		deletionId: null,
		origin,
		// If the adapter no longer has the object, the type of its key is unknown too.
		textKeys: column ? isTextKey(column) : true,
		records: [{ key, klass, rows: 0 }],
	});
}

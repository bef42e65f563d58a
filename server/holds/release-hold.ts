import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { holds } from "../../drizzle/holds.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import { planFrom } from "../erasure/plan/plan.ts";
import { pickPossibleKeys, readRecords } from "../erasure/rows/read-records.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { describeHolds } from "./describe-holds.ts";
import { recordHold } from "./place-hold.ts";
import type { Hold } from "./schemas.ts";

/** Releases a hold, so that the record can be deleted again. Fails with `conflict` if somebody else has released it. */
export async function releaseHold(action: ActionContext, id: string, reason: string): Promise<Hold> {
	const { db, actor } = action;
	requireAdminRole(actor);
	const released = await db.transaction(async (tx) => {
		const [row] = await tx
			.update(holds)
			.set({ releasedBy: actor.id, releasedAt: new Date(), releaseReason: reason })
			.where(and(eq(holds.id, id), isNull(holds.releasedAt)))
			.returning();
		if (row) await recordHold(tx, action, "hold_released", row);
		return row;
	});
	if (!released) {
		const [known] = await db.select({ id: holds.id }).from(holds).where(eq(holds.id, id));
		throw new ExpungeError(known ? "conflict" : "not_found");
	}
	const [described] = await describeHolds(action, [released]);
	if (!described) throw new Error("A hold was not described.");
	return described;
}

/**
 * Removes released holds of records that no longer exist, however they were deleted, because reasons and text keys may identify a person.
 * The audit keeps the placing and the release.
 */
export async function forgetReleased({ db, graph }: Pick<Services, "db" | "graph">): Promise<number> {
	const current = await graph.current();
	const released = await db.select({ object: holds.object, key: holds.key }).from(holds).where(isNotNull(holds.releasedAt));
	let forgotten = 0;
	for (const name of new Set(released.map(({ object }) => object))) {
		const object = current.objects.get(name);
		if (!object) continue;
		const plan = planFrom(current, object);
		const keys = [...new Set(released.filter((hold) => hold.object === name).map(({ key }) => key))];
		const existing = new Set((await readRecords(db, plan, pickPossibleKeys(plan, keys), null)).map(({ key }) => key));
		const missing = keys.filter((key) => !existing.has(key));
		if (missing.length === 0) continue;
		const removed = await db
			.delete(holds)
			.where(and(eq(holds.object, name), inArray(holds.key, missing), isNotNull(holds.releasedAt)))
			.returning({ id: holds.id });
		forgotten += removed.length;
	}
	return forgotten;
}

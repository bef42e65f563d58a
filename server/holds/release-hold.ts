import { and, eq, isNull } from "drizzle-orm";
import { holds } from "../../drizzle/erasure.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { describeHolds } from "./describe-holds.ts";
import { recordHold } from "./record-hold.ts";
import type { Hold } from "./schemas.ts";

/** The record can be deleted again. Fails with `conflict` if somebody else has released the hold. */
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

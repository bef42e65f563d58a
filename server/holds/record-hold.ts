import { randomUUID } from "node:crypto";
import type { holds } from "../../drizzle/erasure.ts";
import { recordAudit } from "../audit/record.ts";
import type { Transaction } from "../database/database.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";

/** Placing and releasing stand in the same chain as deletions; reasons do not, since people write names into them. */
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
		// Of an object that the adapter no longer knows, nothing is known of the key either.
		textKeys: column ? isTextKey(column) : true,
		records: [{ key, klass, rows: 0 }],
	});
}

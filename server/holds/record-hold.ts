import { randomUUID } from "node:crypto";
import type { holds } from "../../drizzle/erasure.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";

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

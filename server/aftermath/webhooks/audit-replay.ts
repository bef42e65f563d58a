import { randomUUID } from "node:crypto";
import { recordAudit } from "../../audit/record-audit.ts";
import type { Transaction } from "../../database/database.ts";
import type { ActionContext } from "../../http/action.ts";

/** Records that events are sent again. `key`: the deletion, or the receiver of events of several deletions. */
export async function auditReplay(
	tx: Transaction,
	{ actor, env, origin }: Pick<ActionContext, "actor" | "env" | "origin">,
	{ object, key, events }: { object: string; key: string; events: number },
): Promise<void> {
	if (events === 0) return;
	await recordAudit(tx, env.auditKey, {
		id: randomUUID(),
		action: "webhooks_replayed",
		actorId: actor.id,
		object,
		how: null,
		deletionId: null,
		origin,
		textKeys: false,
		records: [{ key, klass: null, rows: events }],
	});
}

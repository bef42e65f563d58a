import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
import { ExpungeError } from "../../http/errors.ts";
import { outboxJobs } from "../outbox/handle-outbox.ts";
import { isLeasedSql } from "../outbox/outbox-work.ts";
import type { ReplayedDeliveries } from "../schemas.ts";
import { auditReplay } from "./audit-replay.ts";
import { auditedKeysSql } from "./audited-keys.ts";
import { readDeliveries } from "./read-deliveries.ts";
import { recordEvents } from "./record-events.ts";

/**
 * Sends one event again. If it still waits, it is tried now. The lock on the deletion makes two requests one after the other, and the
 * second finds the event of the first. An event that is being sent, or was delivered after it was read here, needs no other one.
 */
export async function replayDelivery(action: ActionContext, id: number): Promise<ReplayedDeliveries> {
	const { db, env, actor, queue } = action;
	requireAdminRole(actor);
	const [found] = await readDeliveries(db, env, sql`id = ${id}::int8`, 1);
	if (!found) throw new ExpungeError("not_found");
	const { deletion, endpoint, event, batch, state, obstacle } = found;
	const receiver = env.webhooks.find(({ name }) => name === endpoint);
	if (obstacle !== null || receiver === undefined) throw new ExpungeError("conflict");
	return db.transaction(async (tx) => {
		const [locked] = await tx.execute<{ object: string }>(sql`
			select object from ${deletions} where id = ${deletion}::uuid for no key update`);
		const waiting = await tx.execute<{ leased: boolean }>(sql`
			update ${outbox} set due_at = now() where kind = 'webhook' and deletion_id = ${deletion}::uuid and (id = ${id}::int8
				or rule = ${endpoint} and "values"->>'event' = ${event} and "values"->>'batch' is not distinct from ${batch})
			returning ${isLeasedSql} as leased`);
		const keys = event === "record.deleted" ? auditedKeysSql(deletion, sql`l.batch = ${batch}::uuid`) : null;
		const isNew = waiting.length === 0 && state === "delivered" && event !== null;
		const events = isNew
			? await recordEvents(tx, { webhooks: [receiver] }, deletion, event, keys)
			: waiting.filter(({ leased }) => !leased).length;
		await queue.send(tx, outboxJobs.webhook, {}, { key: "webhook" });
		if (locked) await auditReplay(tx, action, { object: locked.object, key: deletion, events });
		return { deliveries: events };
	});
}

import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
import { ExpungeError } from "../../http/errors.ts";
import { outboxJobs } from "../outbox/handle-outbox.ts";
import type { Replay } from "../schemas.ts";
import { auditReplay } from "./audit-replay.ts";
import { auditedKeysSql, deletedLinksSql } from "./audited-keys.ts";
import { recordEvents } from "./record-events.ts";

/**
 * Sends the events of a deletion again, for a receiver that lost them. Their keys come from the audit, which has those that are integers or
 * UUIDs. Events that still wait are tried now.
 */
export async function replayWebhooks(action: ActionContext, id: string): Promise<Replay> {
	const { db, env, actor, queue } = action;
	requireAdminRole(actor);
	return db.transaction(async (tx) => {
		const [deletion] = await tx.execute<{ object: string; ended: boolean }>(sql`
			select object, ended_at is not null as ended from ${deletions} where id = ${id}::uuid for no key update`);
		if (!deletion) throw new ExpungeError("not_found");
		await tx.execute(sql`update ${outbox} set due_at = now() where deletion_id = ${id}::uuid and kind = 'webhook'`);
		const deleted = await recordEvents(tx, env, id, "record.deleted", auditedKeysSql(id));
		const completed = deletion.ended ? await recordEvents(tx, env, id, "deletion.completed") : 0;
		await queue.send(tx, outboxJobs.webhook, {}, { key: "webhook" });
		const [count] = await tx.execute<Replay & Record<string, unknown>>(sql`
			select coalesce(sum(entries) filter (where not key_is_hmac), 0)::int4 as records,
				coalesce(sum(entries) filter (where key_is_hmac), 0)::int4 as hidden from ${deletedLinksSql(id)}`);
		await auditReplay(tx, action, { object: deletion.object, key: id, events: deleted + completed });
		return { records: env.webhooks.length === 0 ? 0 : (count?.records ?? 0), hidden: count?.hidden ?? 0 };
	});
}

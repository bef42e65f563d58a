import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import { auditEntries, auditLinks } from "../../../drizzle/audit.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
import { ExpungeError } from "../../http/errors.ts";
import { outboxJobs } from "../outbox/handle-outbox.ts";
import type { Replay } from "../schemas.ts";
import { recordCompleted, recordDeleted } from "./record-deleted.ts";

/**
 * Sends the events of a deletion again, for a receiver that lost them. Their keys come from the audit, which has those that are integers or
 * UUIDs. Events that still wait are tried now.
 */
export async function replayWebhooks({ db, env, actor, queue }: ActionContext, id: string): Promise<Replay> {
	requireAdminRole(actor);
	return db.transaction(async (tx) => {
		const [deletion] = await tx.execute<{ ended: boolean }>(sql`
			select ended_at is not null as ended from ${deletions} where id = ${id}::uuid for key share`);
		if (!deletion) throw new ExpungeError("not_found");
		await tx.execute(sql`update ${outbox} set due_at = now() where deletion_id = ${id}::uuid and kind = 'webhook'`);
		const entries = await tx.execute<{ key: string; hidden: boolean }>(sql`
			select e.key, l.key_is_hmac as hidden from ${auditLinks} as l join ${auditEntries} as e on e.batch = l.batch
			where l.deletion_id = ${id}::uuid and l.action = 'deleted' order by l.position, e.ordinal`);
		const keys = entries.filter(({ hidden }) => !hidden).map(({ key }) => key);
		await recordDeleted(tx, env, id, keys);
		if (deletion.ended) await recordCompleted(tx, env, id);
		await queue.send(tx, outboxJobs.webhook, {}, { key: "webhook" });
		return { records: env.webhooks.length === 0 ? 0 : keys.length, hidden: entries.length - keys.length };
	});
}

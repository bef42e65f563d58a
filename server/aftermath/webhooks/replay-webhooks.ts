import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import { auditEntries, auditLinks } from "../../../drizzle/audit.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
import { ExpungeError } from "../../http/errors.ts";
import { outboxJobs } from "../outbox/handle-outbox.ts";
import type { Replay } from "../schemas.ts";
import { recordEvents } from "./record-events.ts";

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
		const audited = sql`l.deletion_id = ${id}::uuid and l.action = 'deleted'`;
		await recordEvents(
			tx,
			env,
			id,
			"record.deleted",
			sql`select e.key, row_number() over (order by l.position, e.ordinal) - 1 as place
				from ${auditLinks} as l join ${auditEntries} as e on e.batch = l.batch where ${audited} and not l.key_is_hmac`,
		);
		if (deletion.ended) await recordEvents(tx, env, id, "deletion.completed");
		await queue.send(tx, outboxJobs.webhook, {}, { key: "webhook" });
		const [count] = await tx.execute<Replay & Record<string, unknown>>(sql`
			select coalesce(sum(entries) filter (where not key_is_hmac), 0)::int4 as records,
				coalesce(sum(entries) filter (where key_is_hmac), 0)::int4 as hidden from ${auditLinks} as l where ${audited}`);
		return { records: env.webhooks.length === 0 ? 0 : (count?.records ?? 0), hidden: count?.hidden ?? 0 };
	});
}

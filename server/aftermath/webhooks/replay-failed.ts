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

/**
 * Tries every failed event of one receiver now, instead of after its delay. An event that is being sent is left alone. The audit has an
 * entry for each type of record.
 */
export async function replayFailed(action: ActionContext, endpoint: string): Promise<ReplayedDeliveries> {
	const { db, env, actor, queue } = action;
	requireAdminRole(actor);
	if (!env.webhooks.some(({ name }) => name === endpoint)) throw new ExpungeError("not_found");
	return db.transaction(async (tx) => {
		const failed = await tx.execute<{ object: string | null; events: number }>(sql`
			with failed as (
				select id from ${outbox} where kind = 'webhook' and rule = ${endpoint} and failures > 0 and not ${isLeasedSql}
				for update skip locked
			),
			due as (update ${outbox} as o set due_at = now() from failed where o.id = failed.id returning o.deletion_id)
			select d.object, count(*)::int4 as events from due left join ${deletions} as d on d.id = due.deletion_id group by 1 order by 1`);
		if (failed.length > 0) await queue.send(tx, outboxJobs.webhook, {}, { key: "webhook" });
		for (const { object, events } of failed) if (object !== null) await auditReplay(tx, action, { object, key: endpoint, events });
		return { deliveries: failed.reduce((sum, { events }) => sum + events, 0) };
	});
}

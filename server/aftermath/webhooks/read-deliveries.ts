import { type SQL, sql } from "drizzle-orm";
import { outbox, webhookAttempts } from "../../../drizzle/aftermath.ts";
import { auditLinks } from "../../../drizzle/audit.ts";
import type { Database } from "../../database/database.ts";
import type { Env } from "../../env.ts";
import type { Delivery } from "../schemas.ts";
import { messageIdOf } from "./webhook-event.ts";

interface DeliveryRow {
	id: number;
	deletion: string;
	endpoint: string;
	state: Delivery["state"];
	event: Delivery["event"];
	/** The batch whose records the event reports. */
	batch: string | null;
	/** Whether the audit has the batch's keys as they are, instead of their HMACs. */
	hasKeys: boolean;
	attempts: number;
	answer: string | null;
	at: string;
	lastAt: string | null;
	nextAt: string | null;
}

/** A delivery, the batch whose records it reports, and whether the audit has their keys as they are. */
type FoundDelivery = Delivery & Pick<DeliveryRow, "batch" | "hasKeys">;

/**
 * Deliveries that wait, from the outbox, and those of the newest attempts, newest first. A trigger of the CRM may have written into the
 * outbox, so only the names of events and ids are read from its values.
 */
export async function readDeliveries(
	db: Pick<Database, "execute">,
	{ webhooks }: Pick<Env, "webhooks">,
	where: SQL,
	limit: number,
): Promise<FoundDelivery[]> {
	const rows = await db.execute<DeliveryRow & Record<string, unknown>>(sql`
		with attempted as (
			select distinct on (work_id) work_id as delivery, deletion_id, event, batch, endpoint, stored_at, answer, at,
				count(*) over (partition by work_id)::int4 as attempts
			from ${webhookAttempts} order by work_id, id desc
		),
		deliveries as (
			select coalesce(w.id, delivery) as id, coalesce(w.deletion_id, a.deletion_id) as deletion, coalesce(w.rule, a.endpoint) as endpoint,
				case when w.failures > 0 then 'failing' when w.failures = 0 then 'waiting'
					when a.answer ~ '^2[0-9][0-9]$' then 'delivered' else 'withdrawn' end as state,
				coalesce(a.attempts, 0) as attempts, coalesce(regexp_replace(w.reason, '^STATUS_', ''), a.answer) as answer,
				coalesce(w.created_at, a.stored_at) as at, a.at as last_at, w.due_at as next_at, a.event, a.batch
			from (select * from ${outbox} where kind = 'webhook') as w full join attempted as a on a.delivery = w.id
		),
		page as (select * from deliveries where ${where} order by id desc limit ${limit})
		select p.id::float8 as id, p.deletion, p.endpoint, p.state, p.attempts, p.answer, p.at, p.last_at as "lastAt", p.next_at as "nextAt",
			case when e.event in ('record.deleted', 'deletion.completed') then e.event end as event,
			l.batch, coalesce(not l.key_is_hmac, false) as "hasKeys"
		from page as p left join ${outbox} as o on o.id = p.id and o.kind = 'webhook'
			cross join lateral (select coalesce(p.event, o."values"->>'event') as event, coalesce(p.batch::text, o."values"->>'batch') as stored_batch) as e
			left join ${auditLinks} as l on l.deletion_id = p.deletion and l.action = 'deleted' and l.batch::text = e.stored_batch
		order by p.id desc`);
	const configured = new Set(webhooks.map(({ name }) => name));
	return [...rows].map(({ at, lastAt, nextAt, ...row }: DeliveryRow) => ({
		...row,
		message: messageIdOf(row.deletion, row.id),
		at: isoOf(at),
		lastAt: lastAt === null ? null : isoOf(lastAt),
		nextAt: nextAt === null ? null : isoOf(nextAt),
		obstacle: configured.has(row.endpoint) ? findObstacle(row) : "no_endpoint",
	}));
}

/** Why an event cannot be sent again. What waits is still complete. */
function findObstacle({ state, event, hasKeys }: Pick<DeliveryRow, "state" | "event" | "hasKeys">): Delivery["obstacle"] {
	if (state === "waiting" || state === "failing") return null;
	if (state === "withdrawn") return "withdrawn";
	return event === "record.deleted" && !hasKeys ? "keys_not_kept" : null;
}

function isoOf(time: string): string {
	return new Date(time).toISOString();
}

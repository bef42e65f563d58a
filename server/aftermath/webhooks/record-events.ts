import { type SQL, sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import type { Transaction } from "../../database/database.ts";
import type { Env } from "../../env.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import type { WebhookEvent } from "./webhook-event.ts";

type Endpoints = Pick<Env, "webhooks">;

/** The maximum number of keys in one event. */
const keysPerEvent = 1_000;

/** Stores that these records were deleted, in the transaction that deletes them. Returns whether there is anybody to tell. */
export async function recordDeleted(
	tx: Transaction,
	endpoints: Endpoints,
	{ deletion, batch }: { deletion: string; batch: string },
	keys: readonly string[],
): Promise<boolean> {
	if (endpoints.webhooks.length === 0 || keys.length === 0) return false;
	const inOrder = sql`select key, ordinality - 1 as place, ${batch}::uuid as batch from unnest(${arrayOf(keys)}::text[]) with ordinality as k (key)`;
	await recordEvents(tx, endpoints, deletion, "record.deleted", inOrder);
	return true;
}

/** Stores an event for each endpoint, and returns how many. `keys` is a query for `key`, its `batch`, and its `place` there, from 0. Many keys make several events. */
export async function recordEvents(
	tx: Transaction,
	{ webhooks }: Endpoints,
	deletion: string,
	event: WebhookEvent,
	keys: SQL | null = null,
): Promise<number> {
	if (webhooks.length === 0) return 0;
	const lists = keys
		? sql`select batch, jsonb_agg(key order by place) as keys from (${keys}) as k group by batch, place / ${keysPerEvent}::int8`
		: sql`select null::uuid as batch, '[]'::jsonb as keys`;
	const stored = await tx.execute(sql`
		insert into ${outbox} (deletion_id, kind, rule, "values")
		select ${deletion}::uuid, 'webhook'::text, endpoint, jsonb_build_object('event'::text, ${event}::text, 'keys'::text, keys, 'batch'::text, batch)
		from unnest(${arrayOf(webhooks.map(({ name }) => name))}::text[]) as endpoint cross join (${lists}) as l`);
	return stored.count;
}

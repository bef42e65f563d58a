import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import type { Transaction } from "../../database/database.ts";
import type { Env } from "../../env.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { nameRule, type WebhookEvent } from "./webhook-event.ts";

type Endpoints = Pick<Env, "webhooks">;

/** The maximum number of keys in one event. */
const keysPerEvent = 1_000;

/** Stores that these records were deleted, in the transaction that deletes them. Returns whether there is anybody to tell. */
export async function recordDeleted(tx: Transaction, { webhooks }: Endpoints, deletion: string, keys: readonly string[]): Promise<boolean> {
	if (webhooks.length === 0 || keys.length === 0) return false;
	for (let from = 0; from < keys.length; from += keysPerEvent)
		await insert(tx, webhooks, "record.deleted", deletion, { keys: JSON.stringify(keys.slice(from, from + keysPerEvent)) });
	return true;
}

/** Stores that a deletion has ended, in the transaction of its end. */
export async function recordCompleted(tx: Transaction, { webhooks }: Endpoints, deletion: string): Promise<void> {
	if (webhooks.length > 0) await insert(tx, webhooks, "deletion.completed", deletion, {});
}

async function insert(
	tx: Transaction,
	webhooks: Endpoints["webhooks"],
	event: WebhookEvent,
	deletion: string,
	values: Readonly<Record<string, string>>,
): Promise<void> {
	await tx.execute(sql`
		insert into ${outbox} (deletion_id, kind, rule, "values")
		select ${deletion}::uuid, 'webhook'::text, rule, ${JSON.stringify(values)}::text::jsonb
		from unnest(${arrayOf(webhooks.map(({ name }) => nameRule(event, name)))}::text[]) as rule`);
}

import { z } from "zod";
import { webhookEventNames } from "../../../drizzle/aftermath.ts";
import type { deletions } from "../../../drizzle/deletions.ts";

/** An event in the outbox. The outbox's rule is the name of the endpoint. */
const webhookEvent = z.strictObject({
	event: z.enum(webhookEventNames),
	/** The deleted records. */
	keys: z.array(z.string()),
	/** The batch that deleted them. */
	batch: z.uuid().nullable(),
});
type StoredEvent = z.infer<typeof webhookEvent>;
export type WebhookEvent = StoredEvent["event"];

/** Null: the outbox holds something else, which only a trigger of the CRM can have written. */
export function parseEvent(values: unknown): StoredEvent | null {
	return webhookEvent.safeParse(values).data ?? null;
}

/** The header `webhook-id`. All attempts to deliver one event have the same. `work`: the event's row in the outbox. */
export function messageIdOf(deletion: string, work: number): string {
	return `msg_${deletion}_${work}`;
}

/** What the server knows about a deletion when it sends an event. `endedAt` is null while it runs. */
export type EventDeletion = Pick<
	typeof deletions.$inferSelect,
	"id" | "object" | "klass" | "bulk" | "state" | "submitted" | "succeeded" | "failed" | "skipped" | "cancelled" | "endedAt"
>;

/** The body of an event: ids, types and numbers, and nothing else about a record. */
export function renderEvent(
	event: WebhookEvent,
	{ id, object, klass, endedAt, bulk, state, submitted, succeeded, failed, skipped, cancelled }: EventDeletion,
	at: Date,
	keys: readonly string[],
): string {
	const common = { deletion: id, object, klass };
	const counts = { submitted, succeeded, failed, skipped, cancelled };
	const data = event === "record.deleted" ? { ...common, keys } : { ...common, bulk, state, ...counts };
	const timestamp = event === "record.deleted" ? at : (endedAt ?? at);
	return JSON.stringify({ type: event, timestamp: timestamp.toISOString(), data });
}

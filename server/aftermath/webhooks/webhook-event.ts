import { z } from "zod";
import type { deletions } from "../../../drizzle/deletions.ts";

/** An event in the outbox. The outbox's rule is the name of the endpoint. */
const webhookEvent = z.strictObject({
	event: z.enum(["record.deleted", "deletion.completed"]),
	/** The deleted records. */
	keys: z.array(z.string()),
});
type StoredEvent = z.infer<typeof webhookEvent>;
export type WebhookEvent = StoredEvent["event"];

/** Null: the outbox holds something else, which only a trigger of the CRM can have written. */
export function parseEvent(values: unknown): StoredEvent | null {
	return webhookEvent.safeParse(values).data ?? null;
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

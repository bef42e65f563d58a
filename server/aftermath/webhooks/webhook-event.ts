const events = ["record.deleted", "deletion.completed"] as const;
export type WebhookEvent = (typeof events)[number];

/** The rule of the outbox: which event goes where. */
export function nameRule(event: WebhookEvent, endpoint: string): string {
	return `${event} to ${endpoint}`;
}

export function readRule(rule: string): { event: WebhookEvent; endpoint: string } | null {
	const event = events.find((name) => rule.startsWith(`${name} to `));
	return event === undefined ? null : { event, endpoint: rule.slice(`${event} to `.length) };
}

/** What the server knows about a deletion when it sends an event. */
export interface EventDeletion extends Record<string, unknown> {
	id: string;
	object: string;
	klass: string | null;
	bulk: boolean;
	state: string;
	submitted: number;
	succeeded: number;
	failed: number;
	skipped: number;
	cancelled: number;
	/** Null while it runs. */
	endedAt: string | null;
}

/** The body of an event: ids, types and numbers, and nothing else about a record. */
export function renderEvent(
	event: WebhookEvent,
	{ id, object, klass, endedAt, bulk, state, submitted, succeeded, failed, skipped, cancelled }: EventDeletion,
	at: string,
	keys: readonly string[],
): string {
	const common = { deletion: id, object, klass };
	const counts = { submitted, succeeded, failed, skipped, cancelled };
	const data = event === "record.deleted" ? { ...common, keys } : { ...common, bulk, state, ...counts };
	return JSON.stringify({ type: event, timestamp: event === "record.deleted" ? at : (endedAt ?? at), data });
}

/** The keys that the outbox holds. Null: it holds something else, which only a trigger of the CRM can have written. */
export function readKeys(values: Readonly<Record<string, string>>): string[] | null {
	try {
		const keys: unknown = JSON.parse(values["keys"] ?? "[]");
		return Array.isArray(keys) && keys.every((key) => typeof key === "string") ? keys : null;
	} catch {
		return null;
	}
}

import { z } from "@hono/zod-openapi";
import { webhookEventNames } from "../../drizzle/aftermath.ts";

/**
 * waiting: no attempt has failed. failing: the server tries again. delivered: the receiver has accepted it. withdrawn: an attempt failed,
 * and by the next one there was nothing to report, because the records exist.
 */
const deliveryState = z.enum(["waiting", "failing", "delivered", "withdrawn"]);

export const deliveryFilter = z.object({
	deletion: z.uuid().optional(),
	state: deliveryState.optional(),
	/** Only older deliveries: `next` of the previous page. */
	before: z.coerce.number().int().min(1).optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const deliveryInPath = z.object({ id: z.coerce.number().int().min(1) });

const deliveryFields = {
	id: z.int(),
	/** The header `webhook-id`. All attempts to deliver one event have the same. */
	message: z.string(),
	deletion: z.uuid(),
	/** Null: the outbox holds something other than an event. */
	event: z.enum(webhookEventNames).nullable(),
	/** The origin and a digest of the address. */
	endpoint: z.string(),
	state: deliveryState,
	/** Attempts in the log, which has those of the last 30 days, 10,000 at most. */
	attempts: z.int(),
	/** The status of the last answer, or a code that says why there was none. Null before the first attempt. */
	answer: z.string().nullable(),
	/** When the event was stored. */
	at: z.iso.datetime(),
	/** The last attempt. */
	lastAt: z.iso.datetime().nullable(),
	/** When the next attempt is due. */
	nextAt: z.iso.datetime().nullable(),
	/**
	 * Why it cannot be sent again. no_endpoint: WEBHOOKS no longer lists the receiver. keys_not_kept: the audit has the keys only as HMACs.
	 */
	obstacle: z.enum(["no_endpoint", "keys_not_kept", "withdrawn"]).nullable(),
};

const delivery = z.object(deliveryFields).openapi("WebhookDelivery");

/** A receiver, and the number of its events that are not delivered. `configured`: WEBHOOKS lists it. */
const endpoint = z.object({ name: z.string(), configured: z.boolean(), waiting: z.int(), failing: z.int() });

export const deliveryPage = z.object({ deliveries: z.array(delivery), endpoints: z.array(endpoint), next: z.int().nullable() });

export const deliveryDetails = z
	.object({
		...deliveryFields,
		/** The newest attempts. */
		newest: z.array(z.object({ answer: z.string(), at: z.iso.datetime() })),
		/** The event as JSON. "…" stands for each text key, which can be personal. Null: there is no event or no deletion. */
		body: z.string().nullable(),
	})
	.openapi("WebhookDeliveryDetails");

/** `records`: whose deletion is reported again. `hidden`: records with text keys, which the audit has only as HMAC. */
export const replay = z.object({ records: z.int(), hidden: z.int() });

export const endpointToReplay = z.object({ endpoint: z.string().min(1).max(1_000) });

/** Events that are sent again. */
export const replayedDeliveries = z.object({ deliveries: z.int() });

export type Delivery = z.infer<typeof delivery>;
export type DeliveryDetails = z.infer<typeof deliveryDetails>;
export type DeliveryFilter = z.infer<typeof deliveryFilter>;
export type DeliveryPage = z.infer<typeof deliveryPage>;
export type Replay = z.infer<typeof replay>;
export type ReplayedDeliveries = z.infer<typeof replayedDeliveries>;

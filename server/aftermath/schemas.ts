import { z } from "@hono/zod-openapi";

export const deliveryFilter = z.object({
	deletion: z.uuid().optional(),
	/** Only older attempts: `next` of the previous page. */
	before: z.coerce.number().int().min(1).optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

const delivery = z
	.object({
		id: z.int(),
		/** The header `webhook-id`. All attempts to deliver one event have the same. */
		message: z.string(),
		deletion: z.uuid(),
		event: z.string(),
		/** The origin and a digest of the address. */
		endpoint: z.string(),
		/** The status of the answer, or a code that says why there was none. */
		answer: z.string(),
		at: z.iso.datetime(),
	})
	.openapi("WebhookDelivery");

export const deliveryPage = z.object({ deliveries: z.array(delivery), next: z.int().nullable() });

/** `records`: whose deletion is reported again. `hidden`: records with text keys, which the audit has only as HMAC. */
export const replay = z.object({ records: z.int(), hidden: z.int() });

export type DeliveryFilter = z.infer<typeof deliveryFilter>;
export type DeliveryPage = z.infer<typeof deliveryPage>;
export type Replay = z.infer<typeof replay>;

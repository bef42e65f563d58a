import { z } from "@hono/zod-openapi";
import { labels, outcomeCode } from "../deletions/schemas.ts";
import { boundedArray } from "../http/bounded-array.ts";
import { recordKey } from "../http/schemas.ts";

/** How many keys one part of a selection holds at most. */
export const partSize = 10_000;

export const newPreview = z.object({
	object: z.string().max(100),
	klass: z.string().max(200).nullable().default(null),
	/** From a search's checkboxes (needs Allow Bulk Delete, whatever the number) or from the record itself. */
	bulk: z.boolean(),
	ids: boundedArray(recordKey, partSize),
	/** False while further parts follow; the preview is then sealed by a call of its own. */
	complete: z.boolean().default(true),
});

export const selectionPart = z.object({ part: z.int().min(1).max(1_000), ids: boundedArray(recordKey, partSize) });

export const receivedPart = z.object({ received: z.int() });

/** `hash` is the SHA-256, in hex, of all keys in the order sent, each followed by a newline. */
export const selectionSeal = z.object({ count: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Answered at once. `GET /previews/{id}` counts. */
export const createdPreview = z.object({ id: z.uuid() }).openapi("CreatedPreview");

export const preview = z
	.object({
		id: z.uuid(),
		state: z.enum(["uploading", "sealed", "confirmed"]),
		object: z.string(),
		klass: z.string().nullable(),
		labels,
		bulk: z.boolean(),
		submitted: z.int(),
		/** How many of them exist and would go. */
		deletable: z.int(),
		/** Names of the records, read from the CRM now and stored nowhere; at most a hundred. */
		names: z.array(z.string()),
		/** How many more there are that the names are of: all that the person may see and nobody holds. */
		unnamed: z.int(),
		/** Why some would stay, with their number. */
		refusals: z.array(z.object({ code: outcomeCode, message: z.string(), count: z.int() })),
		/** What will go, roots included; `atLeast` where counting stopped at the cap. */
		counts: z.array(z.object({ labels, table: z.string(), rows: z.int(), atLeast: z.boolean() })),
		rows: z.int(),
		rowsAtLeast: z.boolean(),
		/** Records too big for one batch. */
		large: z.int(),
		estimatedSeconds: z.number(),
		/** Things the person should know before confirming, each a sentence. */
		remarks: z.array(z.string()),
		confirmation: z.object({ word: z.string(), title: z.string(), warning: z.string(), button: z.string(), law: z.string() }),
		workerAlive: z.boolean(),
		expiresAt: z.iso.datetime(),
	})
	.openapi("Preview");

export const newDeletion = z.object({ preview: z.uuid(), confirmation: z.string().max(100) });

export type NewPreview = z.input<typeof newPreview>;
export type CreatedPreview = z.infer<typeof createdPreview>;
export type Preview = z.infer<typeof preview>;

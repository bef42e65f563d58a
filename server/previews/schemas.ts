import { z } from "@hono/zod-openapi";
import { keeper, outcomeCode } from "../deletions/schemas.ts";
import { boundedArray, labels, recordKey } from "../http/schemas.ts";

/** The maximum number of keys in one part of a selection. */
export const partSize = 10_000;

/** The login of the person who is signed in to the CRM, as its page shows it. Null: it shows nobody. */
const crmLogin = z.string().max(1_000).nullable().default(null);

export const newPreview = z.object({
	crmLogin,
	object: z.string().max(100),
	klass: z.string().max(200).nullable().default(null),
	/** True if the records were ticked in a search, which needs Allow Bulk Delete even for one. False from the record's own page. */
	bulk: z.boolean(),
	ids: boundedArray(recordKey, partSize),
	/** False if more parts follow. Then a separate call seals the preview. */
	complete: z.boolean().default(true),
});

export const selectionPart = z.object({ part: z.int().min(1).max(1_000), ids: boundedArray(recordKey, partSize) });

export const receivedPart = z.object({ received: z.int() });

/** `hash` is the SHA-256, in hex, of all keys in the order sent, each followed by a newline. */
export const selectionSeal = z.object({ count: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** The answer comes at once; `GET /previews/{id}` does the counting. */
export const createdPreview = z.object({ id: z.uuid() }).openapi("CreatedPreview");

/** `identify` holds the values by which people know the record, such as an e-mail address. */
const namedRecord = z.object({ name: z.string(), identify: z.array(z.string()) });

export const preview = z
	.object({
		id: z.uuid(),
		state: z.enum(["uploading", "sealed", "confirmed"]),
		object: z.string(),
		klass: z.string().nullable(),
		labels,
		bulk: z.boolean(),
		submitted: z.int(),
		/** How many of them exist and can be deleted. */
		deletable: z.int(),
		/**
		 * The first records, at most 100: their names, and what distinguishes them from others with the same name. Read from the CRM now and
		 * stored nowhere.
		 */
		records: z.array(namedRecord),
		/** How many more records there are that the person may see and that are not on hold. */
		unnamed: z.int(),
		/** The first records that would stay, at most 100, and what keeps each. Null: the record itself is on hold or protected. */
		stays: z.array(namedRecord.extend({ code: outcomeCode, keptBy: keeper.nullable() })),
		/** Why some records would stay, with their number. */
		refusals: z.array(z.object({ code: outcomeCode, message: z.string(), count: z.int() })),
		/** The rows that would be deleted, including the records' own. `atLeast`: counting stopped at its limit. */
		counts: z.array(z.object({ labels, table: z.string(), rows: z.int(), atLeast: z.boolean() })),
		rows: z.int(),
		rowsAtLeast: z.boolean(),
		/** Records that are too big for one batch. */
		large: z.int(),
		estimatedSeconds: z.number(),
		/** What the person should know before confirming, one sentence each. */
		remarks: z.array(z.string()),
		confirmation: z.object({ word: z.string(), title: z.string(), warning: z.string(), button: z.string(), law: z.string() }),
		workerAlive: z.boolean(),
		expiresAt: z.iso.datetime(),
	})
	.openapi("Preview");

/** Sent as a body, because addresses are written into logs. `after` is the position of the last record of the previous page. */
export const previewSearch = z.object({
	text: z.string().max(100).default(""),
	after: z.int().min(-1).max(2_000_000_000).default(-1),
	limit: z.int().min(1).max(200).default(100),
});

/** `stays`: why the record would stay, and what keeps it, as in `stays` of a preview. A record that no longer exists is shown by its id. */
const previewRecord = namedRecord.extend({
	position: z.int(),
	stays: z.object({ code: outcomeCode, message: z.string(), keptBy: keeper.nullable() }).nullable(),
});

export const previewRecordPage = z.object({ records: z.array(previewRecord), next: z.int().nullable() });

export const newDeletion = z.object({ preview: z.uuid(), confirmation: z.string().max(100), crmLogin });

export const newRetry = z.object({ crmLogin });

export type NewPreview = z.input<typeof newPreview>;
export type CreatedPreview = z.infer<typeof createdPreview>;
export type Preview = z.infer<typeof preview>;
export type PreviewSearch = z.output<typeof previewSearch>;
export type PreviewRecord = z.infer<typeof previewRecord>;
export type PreviewRecordPage = z.infer<typeof previewRecordPage>;

import { z } from "@hono/zod-openapi";
import { boundedArray, recordKey } from "../http/schemas.ts";

const type = { object: z.string().max(100), klass: z.string().max(200).nullable().default(null) };

/** The maximum number of ids in one request. */
const maxIds = 1_000;

/** Sent as a body, because addresses are written into logs. */
export const recordSearch = z.object({
	...type,
	/** Every word must occur in the record's name or in what identifies it. If empty, all records of the type match. */
	text: z.string().max(100).default(""),
	/** Only records that the CRM has marked as deleted and that are still in the database. */
	softDeleted: z.boolean().default(false),
	/** `next` of the previous page. */
	after: recordKey.nullable().default(null),
	limit: z.int().min(1).max(100).default(50),
});

/**
 * `by`: each id is a JSON object with the values of these columns, as text: `{"account":"a","number":"7"}`. Null: each is the record's own
 * key.
 */
export const idList = z.object({
	...type,
	by: z.array(z.string().max(200)).min(1).max(20).nullable().default(null),
	ids: boundedArray(recordKey, maxIds),
});

const foundRecord = z
	.object({
		key: z.string(),
		name: z.string(),
		/** Values by which people know the record, such as an e-mail address. */
		identify: z.array(z.string()),
		softDeleted: z.boolean(),
		/** A hint for screens: whether the person's rights allow its deletion. The server checks again at every step. */
		mayDelete: z.boolean(),
	})
	.openapi("FoundRecord");

/**
 * `marks`: the CRM marks records of this type as deleted, and the adapter says how. `partial`: the whole search took too long. Then the
 * list contains only records that an index finds, because their id, name or address begins with a word.
 */
export const foundRecords = z.object({
	records: z.array(foundRecord),
	next: z.string().nullable(),
	marks: z.boolean(),
	partial: z.boolean(),
});

/**
 * For each id, in the order sent: the key of its record, or null if there is none that the person may read. Two ids can name one record.
 * `ambiguous`: how many ids name several records. Their keys are null.
 */
export const resolvedIds = z.object({ keys: z.array(z.string().nullable()), records: z.array(foundRecord), ambiguous: z.int() });

export type RecordSearch = z.input<typeof recordSearch>;
export type FoundRecord = z.infer<typeof foundRecord>;
export type FoundRecords = z.infer<typeof foundRecords>;
export type IdList = z.input<typeof idList>;
export type ResolvedIds = z.infer<typeof resolvedIds>;

import { z } from "@hono/zod-openapi";
import { labels, recordKey } from "../http/schemas.ts";
import { isOutcomeCode, outcomeResults } from "./outcome-code.ts";

export const outcomeCode = z.enum(Object.keys(outcomeResults).filter(isOutcomeCode));

/** How an outcome counts. `skipped`: it was already gone. */
const outcomeResult = z.enum(["succeeded", "failed", "skipped", "cancelled"]);

const explainedOutcome = { code: outcomeCode, result: outcomeResult, message: z.string() };

const deletionState = z.enum(["queued", "running", "complete", "complete_with_errors", "cancelled"]);

/**
 * An entry that keeps a record. `key` is null unless the person may read the entry. `record` is null unless the entry is a record that the
 * person may read. Its `address` is the CRM's page for it, if the adapter names one.
 */
export const keeper = z
	.object({
		labels,
		key: z.string().nullable(),
		record: z.object({ name: z.string(), address: z.string().nullable() }).nullable(),
	})
	.openapi("Keeper");

const workOutcome = z.object({ waiting: z.int(), failing: z.int(), done: z.int(), missing: z.int(), shared: z.int() }).nullable();

export const deletion = z
	.object({
		id: z.uuid(),
		object: z.string(),
		klass: z.string().nullable(),
		labels,
		bulk: z.boolean(),
		state: deletionState,
		/** True once cancelling was requested, even while the state still says running. */
		cancelling: z.boolean(),
		/** At every moment, succeeded + failed + skipped + cancelled + waiting = submitted. Skipped records were already gone. */
		counts: z.object({
			submitted: z.int(),
			succeeded: z.int(),
			failed: z.int(),
			skipped: z.int(),
			cancelled: z.int(),
			waiting: z.int(),
			rows: z.int(),
		}),
		/**
		 * Its first records, by which people tell deletions apart. Hidden ids are left out, see `key` of an item. `name` is read from the CRM
		 * now, for 15 minutes after the selection: null later, if the record is gone, or if the person may not read it.
		 */
		firstRecords: z.array(z.object({ key: z.string(), name: z.string().nullable() })),
		reasons: z.array(z.object({ ...explainedOutcome, count: z.int() })),
		startedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
		createdAt: z.iso.datetime(),
		startedAt: z.iso.datetime().nullable(),
		endedAt: z.iso.datetime().nullable(),
		/** The outcome of a single deletion. */
		outcome: z.object({ ...explainedOutcome, auditReference: z.string().nullable() }).nullable(),
		/**
		 * For deleted people whose address may appear in texts of others: rows in which it was replaced, and rows that still mention the name.
		 */
		redaction: z
			.object({
				state: z.enum(["waiting", "done"]),
				people: z.int(),
				replaced: z.int(),
				mentions: z.int(),
				failed: z.int(),
				shared: z.int(),
			})
			.nullable(),
		/**
		 * The work outside the tables after the commit, by kind: files of deleted rows, requests to other systems, and events for webhooks.
		 * `waiting` includes `failing`: work that failed and will be tried again. `missing`: the files were not there. `shared`: not done,
		 * because a remaining row has the same values.
		 */
		aftermath: z.object({ file: workOutcome, request: workOutcome, webhook: workOutcome, cache: workOutcome }),
	})
	.openapi("Deletion");

export const deletionNames = z.object({
	/** "false" leaves out the names of first records, so that the CRM's tables are not read. */
	names: z.enum(["true", "false"]).optional(),
});

export const deletionFilter = deletionNames.extend({
	/** For admins, like `actor`: everybody's deletions. */
	everyone: z.enum(["true", "false"]).optional(),
	actor: z.string().max(100).optional(),
	object: z.string().max(100).optional(),
	klass: z.string().max(200).optional(),
	state: deletionState.optional(),
	from: z.iso.datetime().optional(),
	until: z.iso.datetime().optional(),
	/** The last deletion of the previous page. */
	before: z.uuid().optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** In a body, because the id of a record can be a name or an address, and proxies log addresses of requests. */
export const deletionSearch = deletionFilter.extend({
	/** The id of one of its records, or of the deletion itself. */
	search: recordKey,
});

export const deletionList = z.object({ deletions: z.array(deletion), next: z.uuid().nullable() });

const deletionItem = z
	.object({
		position: z.int(),
		/** Null once the record is gone, if its type has text keys: a login or an address may identify a person. */
		key: z.string().nullable(),
		/** The CRM's page of the record. Null if the record is gone, or if the adapter names no page for it. */
		address: z.string().nullable(),
		/**
		 * What keeps the record. Null if nothing keeps it, if that is unknown, or if the record keeps itself because it is on hold or
		 * protected.
		 */
		keptBy: keeper.nullable(),
		code: outcomeCode.nullable(),
		result: outcomeResult.nullable(),
		message: z.string().nullable(),
		auditReference: z.string().nullable(),
		at: z.iso.datetime().nullable(),
	})
	.openapi("Item");

/** `after` is the position of the last item of the previous page. */
export const itemFilter = z.object({
	after: z.coerce.number().int().default(-1),
	limit: z.coerce.number().int().min(1).max(1_000).default(100),
	code: outcomeCode.optional(),
});

export const itemPage = z.object({ items: z.array(deletionItem), next: z.int().nullable() });

/** A row that still mentions the name of a deleted person. */
export const mention = z.object({ kind: z.string(), table: z.string(), key: z.string() }).openapi("Mention");

export const mentionList = z.object({ mentions: z.array(mention) });

/** A record that a page asks for but that the CRM no longer has. */
export const deadLink = z.object({ object: z.string().max(100), klass: z.string().max(200).nullable(), key: recordKey });

/** When the record was deleted, and its place in the audit. */
export const erasedRecord = z
	.object({ erased: z.boolean(), deletedAt: z.iso.datetime().nullable(), auditReference: z.string().nullable() })
	.openapi("ErasedRecord");

export type Deletion = z.infer<typeof deletion>;
export type DeletionNames = z.infer<typeof deletionNames>;
export type DeletionFilter = z.infer<typeof deletionFilter>;
export type DeletionSearch = z.infer<typeof deletionSearch>;
export type DeletionList = z.infer<typeof deletionList>;
export type DeletionState = z.infer<typeof deletionState>;
export type DeletionItem = z.infer<typeof deletionItem>;
export type Keeper = z.infer<typeof keeper>;
export type Mention = z.infer<typeof mention>;
export type ErasedRecord = z.infer<typeof erasedRecord>;

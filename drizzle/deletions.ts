import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { previews } from "./previews.ts";
import { expunge, timestamptz } from "./schema.ts";

/** A confirmed preview. It has the preview's id, so confirming twice makes one deletion. */
export const deletions = expunge.table(
	"deletions",
	{
		id: uuid("id")
			.primaryKey()
			.references(() => previews.id),
		actorId: text("actor_id").notNull(),
		object: text("object").notNull(),
		klass: text("klass"),
		bulk: boolean("bulk").notNull(),
		state: text("state", { enum: ["queued", "running", "complete", "complete_with_errors", "cancelled"] }).notNull(),
		submitted: integer("submitted").notNull(),
		succeeded: integer("succeeded").notNull().default(0),
		failed: integer("failed").notNull().default(0),
		skipped: integer("skipped").notNull().default(0),
		cancelled: integer("cancelled").notNull().default(0),
		rows: bigint("rows", { mode: "number" }).notNull().default(0),
		origin: text("origin"),
		/** The slice that owns the deletion. A later slice replaces it, whatever happened to the earlier one. */
		sliceId: uuid("slice_id"),
		/** The transaction of its latest batch. The batches' role can write about this deletion in no other transaction. */
		batchTransaction: bigint("batch_transaction", { mode: "bigint" }),
		/** When a slice was last active. */
		lastActiveAt: timestamptz("last_active_at").notNull().defaultNow(),
		/** When its slices began to fail for reasons that no record causes. Null while they delete something. */
		failingSince: timestamptz("failing_since"),
		cancelRequestedAt: timestamptz("cancel_requested_at"),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		startedAt: timestamptz("started_at"),
		endedAt: timestamptz("ended_at"),
		/** When the e-mail about its end was requested, by the person's settings, and when it was given to the queue. */
		mailRequestedAt: timestamptz("mail_requested_at"),
		mailQueuedAt: timestamptz("mail_queued_at"),
	},
	(table) => [
		index("deletions_of_actor").on(table.actorId, table.createdAt),
		index("deletions_by_creation").on(table.createdAt),
		index("deletions_unfinished").on(table.lastActiveAt).where(sql`${table.endedAt} is null`),
		index("deletions_to_mail").on(table.id).where(sql`${table.mailRequestedAt} is not null and ${table.mailQueuedAt} is null`),
	],
);

/**
 * The outcomes of consecutive records in `preview_records` with the same result and consecutive audit entries: a batch writes one row
 * instead of hundreds. The view `outcomes` lists them one by one. A record without an outcome is still waiting. There is no foreign key to
 * the deletion, because every batch has locked it and nothing ever deletes it.
 */
export const items = expunge.table(
	"items",
	{
		deletionId: uuid("deletion_id").notNull(),
		/** The position or entry of the first of them. */
		position: integer("position").notNull(),
		records: integer("records").notNull().default(1),
		code: text("code").notNull(),
		auditBatch: uuid("audit_batch"),
		/** The position or entry of the first of them. */
		auditOrdinal: integer("audit_ordinal"),
		at: timestamptz("at").notNull().defaultNow(),
		/** The row that keeps these records, if one is known. The key is an integer or a UUID, because others can be personal data. */
		keptByTable: text("kept_by_table"),
		keptByKey: text("kept_by_key"),
	},
	(table) => [
		primaryKey({ columns: [table.deletionId, table.position] }),
		index("items_not_deleted").on(table.deletionId, table.code).where(sql`${table.code} <> 'deleted'`),
	],
);

/** The outcome of each record. */
export const outcomes = expunge
	.view("outcomes", {
		deletionId: uuid("deletion_id").notNull(),
		position: integer("position").notNull(),
		code: text("code").notNull(),
		auditBatch: uuid("audit_batch"),
		auditOrdinal: integer("audit_ordinal"),
		at: timestamptz("at").notNull(),
		keptByTable: text("kept_by_table"),
		keptByKey: text("kept_by_key"),
	})
	.as(
		sql`select deletion_id, position + place as position, code, audit_batch, audit_ordinal + place as audit_ordinal, at, kept_by_table, kept_by_key
		from expunge.items, generate_series(0, records - 1) as place`,
	);

/** Records that wait for the end of the deletion: they were in use when their turn came, or they failed for an ambiguous reason. */
export const postponedRecords = expunge.table(
	"postponed_records",
	{
		deletionId: uuid("deletion_id")
			.notNull()
			.references(() => deletions.id, { onDelete: "cascade" }),
		position: integer("position").notNull(),
		at: timestamptz("at").notNull().defaultNow(),
		/** The number of ambiguous failures. Records with the fewest are tried first. */
		failures: integer("failures").notNull().default(0),
	},
	(table) => [primaryKey({ columns: [table.deletionId, table.position] })],
);

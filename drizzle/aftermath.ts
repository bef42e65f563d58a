import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { deletions } from "./deletions.ts";
import { expunge, timestamptz } from "./schema.ts";

/** Deleted people whose address is still to be searched for in the texts of others. The row is cleared when that is done. */
export const redactions = expunge.table(
	"redactions",
	{
		deletionId: uuid("deletion_id")
			.notNull()
			.references(() => deletions.id, { onDelete: "cascade" }),
		key: text("key").notNull(),
		/** Null once the search is done. */
		addresses: text("addresses").array(),
		name: text("name"),
		/** Rows in which the address was replaced. */
		replaced: integer("replaced").notNull().default(0),
		/** Rows that contain the name elsewhere. */
		mentions: integer("mentions").notNull().default(0),
		/** Rows that still hold the address, because the database refused to change them. */
		failed: integer("failed").notNull().default(0),
		/** Addresses that were kept because a remaining record also has them. */
		shared: integer("shared").notNull().default(0),
		/** The first of these rows, failed ones before the others, as table and key: [["public.attachments", "17"], …]. */
		mentionedIn: jsonb("mentioned_in").$type<[string, string][]>().notNull().default([]),
		/** The horizon of the first search. Null before it. */
		horizonId: bigint("horizon_id", { mode: "bigint" }),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		doneAt: timestamptz("done_at"),
	},
	(table) => [primaryKey({ columns: [table.deletionId, table.key] }), index("redactions_waiting").on(table.doneAt, table.createdAt)],
);

/** file: a file that a deleted row names. request: a call to another system. webhook: an event for its subscribers. cache: what the CRM has
 * cached about a deleted row. */
export const outboxKinds = ["file", "request", "webhook", "cache"] as const;
export type OutboxKind = (typeof outboxKinds)[number];

/**
 * Work that is still to be done outside the tables. A batch writes it in its own transaction. A row is deleted when its work is done,
 * because its values can be personal.
 */
export const outbox = expunge.table(
	"outbox",
	{
		id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
		deletionId: uuid("deletion_id").notNull(),
		kind: text("kind", { enum: outboxKinds }).notNull(),
		/** The rule of the adapter: its table and columns. For webhooks: the endpoint. */
		rule: text("rule").notNull(),
		/** The values of the rule's columns, by column. For webhooks: the event and its keys. */
		values: jsonb("values").$type<Record<string, string | readonly string[]>>().notNull(),
		/** The number of failures in a row, and the reason of the last one: an error code, never a path. */
		failures: integer("failures").notNull().default(0),
		reason: text("reason"),
		/** When a file was first found missing. Null if the last attempt found it, or failed for another reason. */
		missingSince: timestamptz("missing_since"),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		/** When the next attempt is due. */
		dueAt: timestamptz("due_at").notNull().defaultNow(),
		/** Until when a worker has the row. Null: no worker has it, or its kind has no leases. */
		leasedUntil: timestamptz("leased_until"),
	},
	(table) => [index("outbox_due").on(table.kind, table.dueAt), index("outbox_of_deletion").on(table.deletionId)],
);

/** What happened to a deletion's work of one kind. */
export const settledWork = expunge.table(
	"settled_work",
	{
		deletionId: uuid("deletion_id").notNull(),
		kind: text("kind", { enum: outboxKinds }).notNull(),
		/** Files that were removed, requests that were made, events that were delivered, caches that were purged. */
		done: integer("done").notNull().default(0),
		/** Files that were missing, and rows that another system did not have. */
		missing: integer("missing").notNull().default(0),
		/** Work that was not done, because a remaining row has the same values. */
		shared: integer("shared").notNull().default(0),
		/** How much of `done` is already in the audit. */
		audited: integer("audited").notNull().default(0),
	},
	(table) => [
		primaryKey({ columns: [table.deletionId, table.kind] }),
		index("settled_work_unaudited").on(table.kind).where(sql`${table.audited} < ${table.done}`),
	],
);

export const webhookEventNames = ["record.deleted", "deletion.completed"] as const;

/** The newest attempts to deliver events, without their bodies. */
export const webhookAttempts = expunge.table(
	"webhook_attempts",
	{
		id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
		/** The event's row in the outbox, which is deleted once the event is delivered. */
		workId: bigint("work_id", { mode: "number" }).notNull(),
		deletionId: uuid("deletion_id").notNull(),
		event: text("event", { enum: webhookEventNames }).notNull(),
		/** The batch whose records the event reports. The audit has their keys. */
		batch: uuid("batch"),
		endpoint: text("endpoint").notNull(),
		/** When the event was stored. */
		storedAt: timestamptz("stored_at").notNull(),
		/** The status of the answer, or a code that says why there was none. */
		answer: text("answer").notNull(),
		at: timestamptz("at").notNull().defaultNow(),
	},
	(table) => [index("webhook_attempts_of_work").on(table.workId)],
);

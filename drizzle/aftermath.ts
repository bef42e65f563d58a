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
		/** Several are separated by spaces. Null once the search is done. */
		address: text("address"),
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

/**
 * Files of deleted rows that are still to be removed. A batch writes them in its own transaction. A row is deleted together with its file,
 * because its values can be personal.
 */
export const outbox = expunge.table(
	"outbox",
	{
		id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
		deletionId: uuid("deletion_id").notNull(),
		/** The rule of the adapter: its table and paths. */
		rule: text("rule").notNull(),
		/** The values of the rule's columns, by column. */
		values: jsonb("values").$type<Record<string, string>>().notNull(),
		/** The number of failures in a row, and the reason of the last one: an error code, never a path. */
		failures: integer("failures").notNull().default(0),
		reason: text("reason"),
		/** Since when the file is not there. Null if the last attempt found it, or failed for another reason. */
		missingSince: timestamptz("missing_since"),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		/** When it is tried next. */
		dueAt: timestamptz("due_at").notNull().defaultNow(),
	},
	(table) => [index("outbox_due").on(table.dueAt), index("outbox_of_deletion").on(table.deletionId)],
);

/** What became of a deletion's files. */
export const removedFiles = expunge.table("removed_files", {
	deletionId: uuid("deletion_id").primaryKey(),
	removed: integer("removed").notNull().default(0),
	/** Files that were not there. */
	missing: integer("missing").notNull().default(0),
	/** Files that stay, because a remaining row names them too. */
	shared: integer("shared").notNull().default(0),
	/** The number of removed files that the audit has. */
	audited: integer("audited").notNull().default(0),
});

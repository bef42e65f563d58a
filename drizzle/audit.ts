import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

/** What an entry says was done. */
export const auditActions = [
	"deleted",
	"hold_placed",
	"hold_released",
	"files_removed",
	"requests_made",
	"webhooks_delivered",
	"caches_purged",
	"webhooks_replayed",
	"reference_accepted",
] as const;

/**
 * One link of the chain per batch, with the facts that all entries of the batch share. The entries have the positions firstEntry …
 * firstEntry + entries - 1.
 */
export const auditLinks = expunge.table(
	"audit_links",
	{
		position: bigint("position", { mode: "number" }).primaryKey(),
		batch: uuid("batch").notNull().unique(),
		firstEntry: bigint("first_entry", { mode: "number" }).notNull(),
		entries: integer("entries").notNull(),
		/** SHA-256 over the batch's entries, in order, each with the shared facts. */
		digest: text("digest").notNull(),
		previousHmac: text("previous_hmac").notNull(),
		hmac: text("hmac").notNull(),
		at: timestamptz("at").notNull(),
		action: text("action", { enum: auditActions }).notNull(),
		actorId: text("actor_id").notNull(),
		object: text("object").notNull(),
		keyIsHmac: boolean("key_is_hmac").notNull(),
		/** For deletions only. */
		how: text("how", { enum: ["single", "bulk"] }),
		deletionId: uuid("deletion_id"),
		origin: text("origin"),
	},
	(table) => [
		index("audit_links_by_first_entry").on(table.firstEntry),
		index("audit_links_of_deletion").on(table.deletionId, table.firstEntry),
		index("audit_links_of_actor").on(table.actorId, table.firstEntry),
		index("audit_links_by_time").on(table.at),
		check(
			"deleted_by_a_deletion",
			sql`num_nulls(${table.how}, ${table.deletionId}) = case when ${table.action} = 'deleted' then 0 else 2 end`,
		),
	],
);

/**
 * One record each. Every batch of a deletion writes hundreds of them, so each additional column costs time. Keys are only compared for
 * equality, so they need no language-specific collation.
 */
export const auditEntries = expunge.table(
	"audit_entries",
	{
		batch: uuid("batch").notNull(),
		ordinal: integer("ordinal").notNull(),
		klass: text("klass"),
		key: text("key").notNull(),
		rows: bigint("rows", { mode: "number" }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.batch, table.ordinal] }), index("audit_entries_by_key").on(table.key.op("text_pattern_ops"))],
);

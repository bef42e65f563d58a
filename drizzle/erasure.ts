import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

/**
 * Erased keys that a reference without a foreign key may still name. They are swept for 35 days, and then kept if a link may lead to the
 * record. Text keys are hidden as soon as no sweep needs them.
 */
export const tombstones = expunge.table(
	"tombstones",
	{
		tableName: text("table_name").notNull(),
		key: text("key").notNull(),
		/** A text key that is no longer swept. Only links need it, so the audit's HMAC of the key has replaced it. */
		keyIsHmac: boolean("key_is_hmac").notNull().default(false),
		deletionId: uuid("deletion_id").notNull(),
		erasedAt: timestamptz("erased_at").notNull().defaultNow(),
		/** The time of its next sweep, whatever else happens. */
		dueAt: timestamptz("due_at").notNull().defaultNow(),
		/** The transactions that ran when it was first due, or right after the deletion. Null before that, or if there were none. */
		horizonId: bigint("horizon_id", { mode: "bigint" }),
		/** Transactions with a smaller id had begun before the record was deleted. */
		writtenBeforeXid: bigint("written_before_xid", { mode: "bigint" }).notNull().default(sql`0`),
		/** It was swept again after every transaction of the horizon had ended. */
		settled: boolean("settled").notNull().default(false),
		/** The reason why a row with the key could not be swept last time, and the number of failures in a row. */
		postponedReason: text("postponed_reason"),
		failures: integer("failures").notNull().default(0),
	},
	(table) => [
		primaryKey({ columns: [table.tableName, table.key, table.deletionId] }),
		index("tombstones_due").on(table.dueAt),
		index("tombstones_to_settle").on(table.horizonId).where(sql`not ${table.settled}`),
	],
);

/**
 * The transactions that ran when tombstones were first swept, or texts first searched. They might have written rows that were not visible.
 */
export const sweepHorizons = expunge.table("sweep_horizons", {
	id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
	virtualTransactions: text("virtual_transactions").array().notNull(),
	/** The ids that these transactions got when they first wrote something, if they were seen. */
	xids: bigint("xids", { mode: "bigint" }).array().notNull().default(sql`'{}'::bigint[]`),
});

/** An admin's decision on a reference that the adapter does not name, with the schema's fingerprint at that time. */
export const acceptedReferences = expunge.table("accepted_references", {
	reference: text("reference").primaryKey(),
	rule: jsonb("rule").notNull(),
	fingerprint: text("fingerprint").notNull(),
	acceptedBy: text("accepted_by").notNull(),
	acceptedAt: timestamptz("accepted_at").notNull().defaultNow(),
});

/** References that a pattern of the adapter has covered, or that followed their keys. So a new one is named once in the log. */
export const coveredReferences = expunge.table("covered_references", {
	reference: text("reference").primaryKey(),
	seenAt: timestamptz("seen_at").notNull().defaultNow(),
});

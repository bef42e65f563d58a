import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

/** Erased keys that a reference without a foreign key may still name: swept for 35 days, and then kept where a link may lead to the record. */
export const tombstones = expunge.table(
	"tombstones",
	{
		tableName: text("table_name").notNull(),
		key: text("key").notNull(),
		deletionId: uuid("deletion_id").notNull(),
		erasedAt: timestamptz("erased_at").notNull().defaultNow(),
		/** When it is to be swept next, whatever else happens. */
		dueAt: timestamptz("due_at").notNull().defaultNow(),
		/** Of those who ran when it was first due, or right after the deletion; null before, or where nobody did. */
		horizonId: bigint("horizon_id", { mode: "bigint" }),
		/** Transactions that got a smaller number had begun before the record was gone. */
		writtenBeforeXid: bigint("written_before_xid", { mode: "bigint" }).notNull().default(sql`0`),
		/** Swept again after every transaction of the horizon had ended. */
		settled: boolean("settled").notNull().default(false),
		/** Why something that names the key could not be swept the last time, and how often in a row that was so. */
		postponedReason: text("postponed_reason"),
		failures: integer("failures").notNull().default(0),
	},
	(table) => [
		primaryKey({ columns: [table.tableName, table.key, table.deletionId] }),
		index("tombstones_due").on(table.dueAt),
		index("tombstones_to_settle").on(table.horizonId).where(sql`not ${table.settled}`),
	],
);

/** The transactions that ran when tombstones were first swept, or texts first searched: they might have written what could not be seen yet. */
export const sweepHorizons = expunge.table("sweep_horizons", {
	id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
	virtualTransactions: text("virtual_transactions").array().notNull(),
	/** Numbers that these transactions got when they wrote something, as far as that was seen. */
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

/** A record that must be kept until an admin releases it. */
export const holds = expunge.table(
	"holds",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		object: text("object").notNull(),
		klass: text("klass"),
		key: text("key").notNull(),
		reason: text("reason").notNull(),
		placedBy: text("placed_by").notNull(),
		placedAt: timestamptz("placed_at").notNull().defaultNow(),
		releasedBy: text("released_by"),
		releasedAt: timestamptz("released_at"),
		releaseReason: text("release_reason"),
	},
	(table) => [
		uniqueIndex("holds_once").on(table.object, table.key).where(sql`${table.releasedAt} is null`),
		index("holds_by_time").on(table.placedAt, table.id),
	],
);

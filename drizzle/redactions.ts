import { bigint, index, integer, jsonb, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { deletions } from "./deletions.ts";
import { expunge, timestamptz } from "./schema.ts";

/** People whose record is gone and whose address is still to be looked for in the texts of others; forgotten when that is done. */
export const redactions = expunge.table(
	"redactions",
	{
		deletionId: uuid("deletion_id")
			.notNull()
			.references(() => deletions.id, { onDelete: "cascade" }),
		key: text("key").notNull(),
		/** Several are separated by blanks. Null from the moment that it is done. */
		address: text("address"),
		name: text("name"),
		/** Rows in which the address was replaced. */
		replaced: integer("replaced").notNull().default(0),
		/** Rows in which the name stands otherwise. */
		mentions: integer("mentions").notNull().default(0),
		/** Rows that still hold the address, because the database refused to change them. */
		failed: integer("failed").notNull().default(0),
		/** Addresses that were left alone, because somebody who stays has them too. */
		shared: integer("shared").notNull().default(0),
		/** The first rows of these, those that failed before the others, as table and key: [["public.attachments", "17"], …]. */
		mentionedIn: jsonb("mentioned_in").$type<[string, string][]>().notNull().default([]),
		/** Of the first search; null before it. */
		horizonId: bigint("horizon_id", { mode: "bigint" }),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		doneAt: timestamptz("done_at"),
	},
	(table) => [primaryKey({ columns: [table.deletionId, table.key] }), index("redactions_waiting").on(table.doneAt, table.createdAt)],
);

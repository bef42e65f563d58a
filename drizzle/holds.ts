import { sql } from "drizzle-orm";
import { index, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

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

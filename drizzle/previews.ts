import { bigint, boolean, index, integer, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

/** A frozen selection waiting for its confirmation. It contains no names. */
export const previews = expunge.table(
	"previews",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		actorId: text("actor_id").notNull(),
		object: text("object").notNull(),
		klass: text("klass"),
		bulk: boolean("bulk").notNull(),
		state: text("state", { enum: ["uploading", "sealed", "confirmed"] }).notNull(),
		count: integer("count").notNull().default(0),
		hash: text("hash"),
		fingerprint: text("fingerprint").notNull(),
		/** The number of rows that would be deleted, as the person saw it. Null: nobody has seen it, so nobody can confirm it. */
		rows: bigint("rows", { mode: "number" }),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		expiresAt: timestamptz("expires_at").notNull(),
	},
	(table) => [index("previews_by_expiry").on(table.expiresAt)],
);

export const previewRecords = expunge.table(
	"preview_records",
	{
		previewId: uuid("preview_id")
			.notNull()
			.references(() => previews.id, { onDelete: "cascade" }),
		position: integer("position").notNull(),
		key: text("key").notNull(),
		/** The record is gone and its key was text, which may identify a person. The audit's HMAC of the key has replaced it. */
		keyIsHmac: boolean("key_is_hmac").notNull().default(false),
		/** It existed, and was visible to the person, when the selection was sealed. */
		found: boolean("found").notNull().default(true),
	},
	(table) => [primaryKey({ columns: [table.previewId, table.position] }), unique("preview_records_once").on(table.previewId, table.key)],
);

/** Uploaded keys until the selection is sealed. The seal's hash covers all of them in order, including duplicates. */
export const previewUploads = expunge.table(
	"preview_uploads",
	{
		previewId: uuid("preview_id")
			.notNull()
			.references(() => previews.id, { onDelete: "cascade" }),
		part: integer("part").notNull(),
		keys: text("keys").array().notNull(),
	},
	(table) => [primaryKey({ columns: [table.previewId, table.part] })],
);

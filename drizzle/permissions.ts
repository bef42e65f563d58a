import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { users } from "./auth.ts";
import { expunge, timestamptz } from "./schema.ts";

/** One row per user. A batch reads it FOR SHARE. A change of rights locks it FOR UPDATE and increases the version. */
export const actors = expunge.table("actors", {
	userId: text("user_id")
		.primaryKey()
		.references(() => users.id, { onDelete: "cascade" }),
	rightsVersion: integer("rights_version").notNull().default(1),
});

export const permissionSets = expunge.table(
	"permission_sets",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		name: text("name").notNull().unique(),
		searchesRead: boolean("searches_read").notNull().default(false),
		searchesBulkDelete: boolean("searches_bulk_delete").notNull().default(false),
		version: integer("version").notNull().default(1),
		updatedAt: timestamptz("updated_at").notNull().defaultNow(),
	},
	(table) => [check("bulk_delete_needs_searches_read", sql`${table.searchesRead} or not ${table.searchesBulkDelete}`)],
);

export const permissionGrants = expunge.table(
	"permission_grants",
	{
		setId: uuid("set_id")
			.notNull()
			.references(() => permissionSets.id, { onDelete: "cascade" }),
		position: integer("position").notNull(),
		object: text("object").notNull(),
		klass: text("klass"),
		read: boolean("read").notNull(),
		delete: boolean("delete").notNull(),
		scope: jsonb("scope").$type<string[]>(),
	},
	(table) => [primaryKey({ columns: [table.setId, table.position] })],
);

export const permissionSetUsers = expunge.table(
	"permission_set_users",
	{
		setId: uuid("set_id")
			.notNull()
			.references(() => permissionSets.id, { onDelete: "cascade" }),
		userId: text("user_id")
			.notNull()
			.references(() => users.id, { onDelete: "cascade" }),
	},
	(table) => [primaryKey({ columns: [table.setId, table.userId] }), index("permission_sets_of_user").on(table.userId)],
);

/** The organisation's own switches: a single row, read FOR SHARE by batches. */
export const organisationSettings = expunge.table(
	"organisation_settings",
	{
		singleton: boolean("singleton").primaryKey().default(true),
		strictCascade: boolean("strict_cascade").notNull().default(false),
		uncheckedDeletion: boolean("unchecked_deletion").notNull().default(false),
	},
	(table) => [check("one_organisation", sql`${table.singleton}`)],
);

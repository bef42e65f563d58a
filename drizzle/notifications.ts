import { sql } from "drizzle-orm";
import { boolean, check, index, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "./auth.ts";
import { deletions } from "./deletions.ts";
import { expunge, timestamptz } from "./schema.ts";

export const notifications = expunge.table(
	"notifications",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		userId: text("user_id")
			.notNull()
			.references(() => users.id, { onDelete: "cascade" }),
		kind: text("kind", { enum: ["bulk_complete", "undecided_reference"] }).notNull(),
		/** The bulk deletion that has ended. */
		deletionId: uuid("deletion_id").references(() => deletions.id, { onDelete: "cascade" }),
		/** The name of the undecided reference that prevented a deletion. */
		reference: text("reference"),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		readAt: timestamptz("read_at"),
	},
	(table) => [
		unique("notifications_once").on(table.userId, table.deletionId, table.kind),
		unique("notifications_reference_once").on(table.userId, table.reference),
		check(
			"notifications_subject",
			sql`case ${table.kind} when 'bulk_complete' then ${table.deletionId} is not null and ${table.reference} is null else ${table.deletionId} is null and ${table.reference} is not null end`,
		),
		index("notifications_of_user").on(table.userId, table.readAt, table.createdAt),
	],
);

export const notificationSettings = expunge.table("notification_settings", {
	userId: text("user_id")
		.primaryKey()
		.references(() => users.id, { onDelete: "cascade" }),
	inApp: text("in_app", { enum: ["always", "when_logged_out", "never"] })
		.notNull()
		.default("always"),
	email: text("email", { enum: ["always", "when_logged_out", "never"] })
		.notNull()
		.default("when_logged_out"),
	desktop: boolean("desktop").notNull().default(false),
	/** The language of the person's e-mails: the last known language that a request for `/me` named. */
	language: text("language", { enum: ["en", "de"] })
		.notNull()
		.default("en"),
});

import { boolean, index, text, unique, uuid } from "drizzle-orm/pg-core";
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
		deletionId: uuid("deletion_id")
			.notNull()
			.references(() => deletions.id, { onDelete: "cascade" }),
		kind: text("kind", { enum: ["bulk_complete"] }).notNull(),
		createdAt: timestamptz("created_at").notNull().defaultNow(),
		readAt: timestamptz("read_at"),
	},
	(table) => [
		unique("notifications_once").on(table.userId, table.deletionId, table.kind),
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

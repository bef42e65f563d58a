import { z } from "@hono/zod-openapi";
import type { deletion as deletionSchema } from "../deletions/schemas.ts";

export const notificationFilter = z.object({ unread: z.enum(["true", "false"]).optional() });

/** The schema of a deletion is passed in, because deletions are in a higher layer than notifications. */
export function notificationListOf(deletion: typeof deletionSchema) {
	const common = z.object({
		id: z.uuid(),
		/** One sentence in the language of the request, without names of records. */
		text: z.string(),
		createdAt: z.iso.datetime(),
		readAt: z.iso.datetime().nullable(),
	});
	const notification = z
		.discriminatedUnion("kind", [
			common.extend({ kind: z.literal("bulk_complete"), deletion }),
			common.extend({ kind: z.literal("undecided_reference") }),
		])
		.openapi("Notification");
	return z.object({ unread: z.int(), notifications: z.array(notification) }).openapi("NotificationList");
}

export const when = z.enum(["always", "when_logged_out", "never"]);

export const settingsBody = z
	.object({ bulkComplete: z.object({ inApp: when, email: when }), desktop: z.boolean() })
	.openapi("NotificationSettings");

/** `canEmail`: the server has a mail server. Without one, the setting for e-mail has no effect. */
export const savedSettings = settingsBody.extend({ canEmail: z.boolean() }).openapi("SavedNotificationSettings");

/** What the socket sends: that something has changed, but not what. The first message it expects is `{"token": "…"}`. */
export const feedMessage = z.discriminatedUnion("changed", [
	z.object({ changed: z.literal("deletion"), id: z.uuid() }),
	z.object({ changed: z.literal("notifications") }),
	z.object({ changed: z.literal("rights") }),
]);

export type NotificationList = z.infer<ReturnType<typeof notificationListOf>>;
export type Notification = NotificationList["notifications"][number];
/** A bulk job of the person has ended. */
export type JobNotification = Extract<Notification, { kind: "bulk_complete" }>;
export type NotificationSettings = z.infer<typeof settingsBody>;
export type SavedSettings = z.infer<typeof savedSettings>;
export type DeliveryTime = z.infer<typeof when>;
export type FeedMessage = z.infer<typeof feedMessage>;

import { z } from "@hono/zod-openapi";
import { deletion } from "../deletions/schemas.ts";

export const notification = z
	.object({
		id: z.uuid(),
		kind: z.enum(["bulk_complete"]),
		deletion,
		/** One sentence, without names. */
		text: z.string(),
		createdAt: z.iso.datetime(),
		readAt: z.iso.datetime().nullable(),
	})
	.openapi("Notification");

export const notificationFilter = z.object({ unread: z.enum(["true", "false"]).optional() });

export const notificationList = z.object({ unread: z.int(), notifications: z.array(notification) }).openapi("NotificationList");

export const when = z.enum(["always", "when_logged_out", "never"]);

export const notificationSettings = z
	.object({ bulkComplete: z.object({ inApp: when, email: when }), desktop: z.boolean() })
	.openapi("NotificationSettings");

/** What the socket says: that something changed, never what. The first message it expects is `{"token": "…"}`. */
export const feedMessage = z.discriminatedUnion("changed", [
	z.object({ changed: z.literal("deletion"), id: z.uuid() }),
	z.object({ changed: z.literal("notifications") }),
	z.object({ changed: z.literal("rights") }),
]);

export type Notification = z.infer<typeof notification>;
export type NotificationList = z.infer<typeof notificationList>;
export type NotificationSettings = z.infer<typeof notificationSettings>;
export type When = z.infer<typeof when>;
export type FeedMessage = z.infer<typeof feedMessage>;

import { upgradeWebSocket } from "@hono/node-server";
import { createRoute } from "@hono/zod-openapi";
import { requireActor } from "../auth/require-actor.ts";
import { describeDeletions } from "../deletions/describe-deletions.ts";
import { deletion } from "../deletions/schemas.ts";
import { clientAddress } from "../http/client-address.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { listNotifications, markAllRead } from "./list-notifications.ts";
import { feedMessage, notificationFilter, notificationListOf, savedSettings, settingsBody } from "./schemas.ts";
import { requireExtension, serveSocket } from "./serve-socket.ts";
import { readSettings, saveSettings } from "./settings.ts";

const tags = ["Notifications"];

const notificationList = notificationListOf(deletion);

const routes = createRoutes();
routes.openAPIRegistry.registerPath({
	method: "get",
	path: "/feed",
	tags,
	security: [],
	summary: "Open the feed: a WebSocket that reports that something has changed, but not what",
	description:
		'Only for the extension, recognised by its origin. Sign in within five seconds with the first message, `{"token": "…"}`. The server answers `{"ready": true}` and then sends one message for each change. Answer `{"ping": true}` with any message. Close codes: 4401, sign in again; 4408, no message arrived in time; 4429, a newer socket from the same person replaced this one (or, before signing in, from the same address).',
	responses: { 101: answer(feedMessage, "A message on the socket") },
});

export const notificationRoutes = routes
	.openapi(
		createRoute({
			method: "get",
			path: "/notifications",
			tags,
			summary: "List notifications, newest first",
			middleware: requireActor,
			request: { query: notificationFilter },
			responses: { 200: answer(notificationList, "At most 50 notifications; `unread` counts all unread ones") },
		}),
		async (c) => {
			const unreadOnly = c.req.valid("query").unread === "true";
			return c.json(await listNotifications(c.var.action, { unreadOnly }, describeDeletions), 200);
		},
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/notifications/read",
			tags,
			summary: "Mark all as read, on every device",
			middleware: requireActor,
			responses: { 200: answer(notificationList, "The list, with no unread notifications") },
		}),
		async (c) => {
			await markAllRead(c.var.action);
			return c.json(await listNotifications(c.var.action, { unreadOnly: false }, describeDeletions), 200);
		},
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/notification-settings",
			tags,
			summary: "Get the notification settings for completed bulk jobs",
			middleware: requireActor,
			responses: { 200: answer(savedSettings, "The settings") },
		}),
		async (c) => c.json(await readSettings(c.var.action), 200),
	)
	.openapi(
		createRoute({
			method: "put",
			path: "/notification-settings",
			tags,
			summary: "Change the notification settings",
			middleware: requireActor,
			request: { body: body(settingsBody) },
			responses: { 200: answer(savedSettings, "The new settings") },
		}),
		async (c) => c.json(await saveSettings(c.var.action, c.req.valid("json")), 200),
	)
	.get(
		"/feed",
		requireExtension,
		upgradeWebSocket(({ env, req, var: facts }) => {
			const { services, requestId } = facts;
			return serveSocket(services, clientAddress({ env, req, var: { services, requestId } }));
		}),
	);

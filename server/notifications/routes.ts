import { upgradeWebSocket } from "@hono/node-server";
import { createRoute } from "@hono/zod-openapi";
import { requireActor } from "../auth/require-actor.ts";
import { clientAddress } from "../client-address.ts";
import { answer, body, createRoutes } from "../create-routes.ts";
import { listNotifications } from "./list-notifications.ts";
import { readNotifications } from "./read-notifications.ts";
import { requireExtension } from "./require-extension.ts";
import { feedMessage, notificationFilter, notificationList, notificationSettings } from "./schemas.ts";
import { serveSocket } from "./serve-socket.ts";
import { readSettings, saveSettings } from "./settings.ts";

const tags = ["Notifications"];

const routes = createRoutes();
routes.openAPIRegistry.registerPath({
	method: "get",
	path: "/feed",
	tags,
	security: [],
	summary: "A socket that says that something changed, never what",
	description:
		'For the extension alone, which is known by its origin. The first message signs in, `{"token": "…"}`, within five seconds; the server answers `{"ready": true}`, and from then on sends one message a change. A `{"ping": true}` wants any answer. Closed with 4401: sign in again; 4408: nothing was said; 4429: newer sockets of that person, or newer ones from that address that have not signed in either, took its place.',
	responses: { 101: answer(feedMessage, "What the socket says") },
});

export const notificationRoutes = routes
	.openapi(
		createRoute({
			method: "get",
			path: "/notifications",
			tags,
			summary: "What the person was told, the newest first",
			middleware: requireActor,
			request: { query: notificationFilter },
			responses: { 200: answer(notificationList, "At most 50; `unread` counts all") },
		}),
		async (c) => c.json(await listNotifications(c.var.action, { unreadOnly: c.req.valid("query").unread === "true" }), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/notifications/read",
			tags,
			summary: "Mark all read, on every device",
			middleware: requireActor,
			responses: { 200: answer(notificationList, "With none unread") },
		}),
		async (c) => c.json(await readNotifications(c.var.action), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/notification-settings",
			tags,
			summary: "How the person wants to be told that a bulk job has been completed",
			middleware: requireActor,
			responses: { 200: answer(notificationSettings, "As they are") },
		}),
		async (c) => c.json(await readSettings(c.var.action), 200),
	)
	.openapi(
		createRoute({
			method: "put",
			path: "/notification-settings",
			tags,
			summary: "Change how to be told",
			middleware: requireActor,
			request: { body: body(notificationSettings) },
			responses: { 200: answer(notificationSettings, "As they are now") },
		}),
		async (c) => c.json(await saveSettings(c.var.action, c.req.valid("json")), 200),
	)
	.get(
		"/feed",
		requireExtension,
		upgradeWebSocket(({ env, req, var: facts }) => {
			const { installation, requestId } = facts;
			return serveSocket(installation, clientAddress({ env, req, var: { installation, requestId } }));
		}),
	);

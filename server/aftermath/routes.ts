import { createRoute } from "@hono/zod-openapi";
import { requireAdmin } from "../auth/require-actor.ts";
import { answer, createRoutes } from "../http/create-routes.ts";
import { idInPath } from "../http/schemas.ts";
import { deliveryFilter, deliveryPage, replay } from "./schemas.ts";
import { listDeliveries } from "./webhooks/list-deliveries.ts";
import { replayWebhooks } from "./webhooks/replay-webhooks.ts";

const tags = ["Webhooks"];

export const aftermathRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/webhooks/deliveries",
			tags,
			summary: "List the attempts to deliver events, newest first",
			middleware: requireAdmin,
			request: { query: deliveryFilter },
			responses: { 200: answer(deliveryPage, "One page, newest first") },
		}),
		async (c) => c.json(await listDeliveries(c.var.action, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/deletions/{id}/webhooks",
			tags,
			summary: "Send a deletion's events again",
			middleware: requireAdmin,
			request: { params: idInPath },
			responses: { 202: answer(replay, "Accepted; continues in the background") },
		}),
		async (c) => c.json(await replayWebhooks(c.var.action, c.req.valid("param").id), 202),
	);

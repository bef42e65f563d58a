import { createRoute } from "@hono/zod-openapi";
import { requireAdmin } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { idInPath } from "../http/schemas.ts";
import { deliveryDetails, deliveryFilter, deliveryInPath, deliveryPage, endpointToReplay, replay, replayedDeliveries } from "./schemas.ts";
import { getDelivery } from "./webhooks/get-delivery.ts";
import { listDeliveries } from "./webhooks/list-deliveries.ts";
import { replayDelivery } from "./webhooks/replay-delivery.ts";
import { replayFailed } from "./webhooks/replay-failed.ts";
import { replayWebhooks } from "./webhooks/replay-webhooks.ts";

const tags = ["Webhooks"];
const accepted = "Accepted; continues in the background";

export const aftermathRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/webhooks/deliveries",
			tags,
			summary: "List the deliveries of events, newest first",
			middleware: requireAdmin,
			request: { query: deliveryFilter },
			responses: { 200: answer(deliveryPage, "One page, newest first") },
		}),
		async (c) => c.json(await listDeliveries(c.var.action, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/webhooks/deliveries/{id}",
			tags,
			summary: "Get a delivery with its newest attempts and its body",
			middleware: requireAdmin,
			request: { params: deliveryInPath },
			responses: { 200: answer(deliveryDetails, "Ids, types and numbers, without personal data") },
		}),
		async (c) => c.json(await getDelivery(c.var.action, c.req.valid("param").id), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/webhooks/deliveries/{id}/replays",
			tags,
			summary: "Send an event again, or try it now if it waits",
			middleware: requireAdmin,
			request: { params: deliveryInPath },
			responses: { 202: answer(replayedDeliveries, accepted) },
		}),
		async (c) => c.json(await replayDelivery(c.var.action, c.req.valid("param").id), 202),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/webhooks/replays",
			tags,
			summary: "Try every failed event of a receiver now",
			middleware: requireAdmin,
			request: { body: body(endpointToReplay) },
			responses: { 202: answer(replayedDeliveries, accepted) },
		}),
		async (c) => c.json(await replayFailed(c.var.action, c.req.valid("json").endpoint), 202),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/deletions/{id}/webhooks",
			tags,
			summary: "Send a deletion's events again",
			middleware: requireAdmin,
			request: { params: idInPath },
			responses: { 202: answer(replay, accepted) },
		}),
		async (c) => c.json(await replayWebhooks(c.var.action, c.req.valid("param").id), 202),
	);

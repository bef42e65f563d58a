import { createRoute } from "@hono/zod-openapi";
import { requireAdmin } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { idInPath } from "../http/schemas.ts";
import { listHolds } from "./describe-holds.ts";
import { placeHold } from "./place-hold.ts";
import { releaseHold } from "./release-hold.ts";
import { hold, holdFilter, holdPage, holdRelease, newHold } from "./schemas.ts";

const tags = ["Holds"];

export const holdRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/holds",
			tags,
			summary: "List current or released holds",
			middleware: requireAdmin,
			request: { query: holdFilter },
			responses: { 200: answer(holdPage, "One page, newest first") },
		}),
		async (c) => c.json(await listHolds(c.var.action, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/holds",
			tags,
			summary: "Put a record on hold. Once this returns, the record stays until an admin releases it",
			middleware: requireAdmin,
			request: { body: body(newHold) },
			responses: { 201: answer(hold, "The hold") },
		}),
		async (c) => c.json(await placeHold(c.var.action, c.req.valid("json")), 201),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/holds/{id}/release",
			tags,
			summary: "Release a hold, with a reason",
			middleware: requireAdmin,
			request: { params: idInPath, body: body(holdRelease) },
			responses: { 200: answer(hold, "The hold as it is now") },
		}),
		async (c) => c.json(await releaseHold(c.var.action, c.req.valid("param").id, c.req.valid("json").reason), 200),
	);

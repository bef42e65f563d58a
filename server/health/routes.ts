import { createRoute } from "@hono/zod-openapi";
import { requireAdmin } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { acceptUndecided } from "./accept-undecided.ts";
import { readServerHealth } from "./read-server-health.ts";
import { rehearseRecord } from "./rehearse-record.ts";
import { recordToRehearse, referenceToAccept, rehearsalReport, serverHealth } from "./schemas.ts";

const tags = ["Health"];

export const serverHealthRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/health/details",
			tags,
			summary: "List what blocks deletions, what waits and what failed",
			middleware: requireAdmin,
			responses: { 200: answer(serverHealth, "Tables, columns and numbers, without personal data") },
		}),
		async (c) => c.json(await readServerHealth(c.var.action), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/health/accepted-references",
			tags,
			summary: "Decide what happens to the rows of an undecided foreign key",
			middleware: requireAdmin,
			request: { body: body(referenceToAccept) },
			responses: { 200: answer(serverHealth, "The server's health with this decision") },
		}),
		async (c) => c.json(await acceptUndecided(c.var.action, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/health/rehearsals",
			tags,
			summary: "Delete a record, search for what is left of it, and roll back",
			middleware: requireAdmin,
			request: { body: body(recordToRehearse) },
			responses: { 200: answer(rehearsalReport, "Tables, columns and numbers, without personal data") },
		}),
		async (c) => c.json(await rehearseRecord(c.var.action, c.req.valid("json")), 200),
	);

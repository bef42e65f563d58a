import { createRoute } from "@hono/zod-openapi";
import { requireActorFor } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { resolveIds } from "./resolve-ids.ts";
import { foundRecords, idList, recordSearch, resolvedIds } from "./schemas.ts";
import { searchRecords } from "./search-records.ts";

const tags = ["Records"];

export const recordRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "post",
			path: "/records/search",
			tags,
			summary: "Search the records of a type by name, address or number. Only records that the user can read are found",
			middleware: requireActorFor("search"),
			request: { body: body(recordSearch) },
			responses: { 200: answer(foundRecords, "One page of records, ordered by key") },
		}),
		async (c) => c.json(await searchRecords(c.var.action, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/records/resolve",
			tags,
			summary: "Find records by id, up to 1,000 ids at a time",
			middleware: requireActorFor("large"),
			request: { body: body(idList) },
			responses: { 200: answer(resolvedIds, "The keys in the order of the ids, and the records by key") },
		}),
		async (c) => c.json(await resolveIds(c.var.action, c.req.valid("json")), 200),
	);

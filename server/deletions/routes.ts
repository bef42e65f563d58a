import { createRoute } from "@hono/zod-openapi";
import { requireActor } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { idInPath } from "../http/schemas.ts";
import { findErasedRecord } from "./find-erased-record.ts";
import { cancelDeletion, getDeletion } from "./get-deletion.ts";
import { listDeletions } from "./list-deletions.ts";
import { listItems, listMentions } from "./list-items.ts";
import {
	deadLink,
	deletion,
	deletionFilter,
	deletionList,
	deletionNames,
	deletionSearch,
	erasedRecord,
	itemFilter,
	itemPage,
	mentionList,
} from "./schemas.ts";

const tags = ["Deletions"];

export const deletionRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/deletions",
			tags,
			summary: "List your own deletions, newest first; admins see all",
			middleware: requireActor,
			request: { query: deletionFilter },
			responses: { 200: answer(deletionList, "One page, newest first") },
		}),
		async (c) => c.json(await listDeletions(c.var.action, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/deletions/search",
			tags,
			summary: "Find deletions by the id of a record or by their own id",
			middleware: requireActor,
			request: { body: body(deletionSearch) },
			responses: { 200: answer(deletionList, "One page, newest first") },
		}),
		async (c) => c.json(await listDeletions(c.var.action, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/deletions/{id}",
			tags,
			summary: "Get a deletion",
			middleware: requireActor,
			request: { params: idInPath, query: deletionNames },
			responses: { 200: answer(deletion, "The deletion") },
		}),
		async (c) => c.json(await getDeletion(c.var.action, c.req.valid("param").id, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/deletions/{id}/items",
			tags,
			summary: "List the records of a deletion, each with its outcome",
			middleware: requireActor,
			request: { params: idInPath, query: itemFilter },
			responses: { 200: answer(itemPage, "Records in the order of the selection") },
		}),
		async (c) => c.json(await listItems(c.var.action, c.req.valid("param").id, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/deletions/{id}/mentions",
			tags,
			summary: "List the places that still mention a deleted person's name (without their text)",
			middleware: requireActor,
			request: { params: idInPath },
			responses: { 200: answer(mentionList, "The first 100 places for each person") },
		}),
		async (c) => c.json({ mentions: await listMentions(c.var.action, c.req.valid("param").id) }, 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/deletions/{id}/cancel",
			tags,
			summary: "Cancel a deletion. Once this returns, nothing more is deleted",
			middleware: requireActor,
			request: { params: idInPath },
			responses: { 200: answer(deletion, "The deletion, with the records that were not deleted") },
		}),
		async (c) => c.json(await cancelDeletion(c.var.action, c.req.valid("param").id), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/erased",
			tags,
			summary: "Check whether Expunge deleted a record",
			middleware: requireActor,
			request: { body: body(deadLink) },
			responses: { 200: answer(erasedRecord, "Whether and when it was deleted, without personal data") },
		}),
		async (c) => c.json(await findErasedRecord(c.var.action, c.req.valid("json")), 200),
	);

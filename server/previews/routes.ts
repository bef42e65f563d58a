import { createRoute } from "@hono/zod-openapi";
import { requireActorFor } from "../auth/require-actor.ts";
import { deletion } from "../deletions/schemas.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { idInPath } from "../http/schemas.ts";
import { addPart, requireUpload } from "./add-part.ts";
import { startDeletion } from "./confirm-deletion.ts";
import { createPreview, retryDeletion } from "./create-preview.ts";
import { getPreview } from "./get-preview.ts";
import { listPreviewRecords } from "./list-preview-records.ts";
import {
	createdPreview,
	newDeletion,
	newPreview,
	newRetry,
	preview,
	previewRecordPage,
	previewSearch,
	receivedPart,
	selectionPart,
	selectionSeal,
} from "./schemas.ts";
import { sealPreview } from "./seal-selection.ts";

const tags = ["Previews"];

export const previewRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "post",
			path: "/previews",
			tags,
			summary: "Create a preview: freeze a selection or start uploading one",
			middleware: requireActorFor("large"),
			request: { body: body(newPreview) },
			responses: { 201: answer(createdPreview, "The preview, which the same person can confirm within 15 minutes") },
		}),
		async (c) => c.json(await createPreview(c.var.action, c.req.valid("json")), 201),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/previews/{id}/parts",
			tags,
			summary: "Upload another part of a selection: at most 10,000 ids and 1 MB",
			middleware: [requireActorFor("large"), requireUpload] as const,
			request: { params: idInPath, body: body(selectionPart) },
			responses: { 200: answer(receivedPart, "The number of ids received so far") },
		}),
		async (c) => c.json(await addPart(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/previews/{id}/seal",
			tags,
			summary: "Freeze the selection after uploading the last part",
			middleware: requireActorFor("seal"),
			request: { params: idInPath, body: body(selectionSeal) },
			responses: { 200: answer(createdPreview, "The preview") },
		}),
		async (c) => c.json(await sealPreview(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/previews/{id}",
			tags,
			summary: "Get a preview with current counts",
			middleware: requireActorFor("large"),
			request: { params: idInPath },
			responses: { 200: answer(preview, "The preview, with names. Names are not stored") },
		}),
		async (c) => c.json(await getPreview(c.var.action, c.req.valid("param").id), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/previews/{id}/records",
			tags,
			summary: "List or search the records of a preview, one page at a time",
			middleware: requireActorFor("large"),
			request: { params: idInPath, body: body(previewSearch) },
			responses: { 200: answer(previewRecordPage, "Records in the order of the selection, with names. Names are not stored") },
		}),
		async (c) => c.json(await listPreviewRecords(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/deletions",
			tags: ["Deletions"],
			summary: "Confirm a preview. Confirming the same preview again returns the same deletion",
			middleware: requireActorFor("large"),
			request: { body: body(newDeletion) },
			responses: {
				200: answer(deletion, "Completed, or already confirmed earlier"),
				202: answer(deletion, "Accepted; continues in the background"),
			},
		}),
		async (c) => {
			const started = await startDeletion(c.var.action, c.req.valid("json"));
			return started.done ? c.json(started.deletion, 200) : c.json(started.deletion, 202);
		},
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/deletions/{id}/retry",
			tags: ["Deletions"],
			summary: "Create a preview of the records that failed",
			middleware: requireActorFor("large"),
			request: { params: idInPath, body: body(newRetry) },
			responses: { 201: answer(createdPreview, "The new preview, to be confirmed like any other") },
		}),
		async (c) => c.json(await retryDeletion(c.var.action, c.req.valid("param").id, c.req.valid("json")), 201),
	);

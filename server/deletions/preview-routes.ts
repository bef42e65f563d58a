import { createRoute } from "@hono/zod-openapi";
import { requireActorFor } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../create-routes.ts";
import { idInPath } from "../schemas.ts";
import { addPart } from "./add-part.ts";
import { createPreview } from "./create-preview.ts";
import { getPreview } from "./get-preview.ts";
import { requireUpload } from "./require-upload.ts";
import { newPreview, preview, receivedPart, selectionPart, selectionSeal } from "./schemas.ts";
import { sealPreview } from "./seal-preview.ts";

const tags = ["Previews"];

export const previewRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "post",
			path: "/previews",
			tags,
			summary: "Freeze a selection, or begin to upload one, and see what would go",
			middleware: requireActorFor("large"),
			request: { body: body(newPreview) },
			responses: { 201: answer(preview, "To be confirmed within 15 minutes, by the same person") },
		}),
		async (c) => c.json(await createPreview(c.var.action, c.req.valid("json")), 201),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/previews/{id}/parts",
			tags,
			summary: "A further part of a selection, of up to 10,000 ids and one megabyte",
			middleware: [requireActorFor("large"), requireUpload] as const,
			request: { params: idInPath, body: body(selectionPart) },
			responses: { 200: answer(receivedPart, "How many ids have arrived so far") },
		}),
		async (c) => c.json(await addPart(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/previews/{id}/seal",
			tags,
			summary: "All parts have been sent: freeze the selection",
			middleware: requireActorFor("seal"),
			request: { params: idInPath, body: body(selectionSeal) },
			responses: { 200: answer(preview, "To be confirmed") },
		}),
		async (c) => c.json(await sealPreview(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/previews/{id}",
			tags,
			summary: "What would go, counted now",
			middleware: requireActorFor("large"),
			request: { params: idInPath },
			responses: { 200: answer(preview, "With names, which are stored nowhere") },
		}),
		async (c) => c.json(await getPreview(c.var.action, c.req.valid("param").id), 200),
	);

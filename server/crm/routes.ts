import { createRoute } from "@hono/zod-openapi";
import { requireActor } from "../auth/require-actor.ts";
import { answer, createRoutes } from "../http/create-routes.ts";
import { productVersion } from "../http/openapi.ts";
import { pagePartVersion, readGrantable } from "./read-grantable.ts";
import { description, pagePart } from "./schemas.ts";

const tags = ["CRM"];

export const crmRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/description",
			tags,
			security: [],
			summary: "Describe the server and its CRM. The extension calls this first",
			responses: { 200: answer(description, "The description, which is public") },
		}),
		(c) => {
			const { crm, env } = c.var.services;
			return c.json(
				{ product: "Expunge" as const, version: productVersion, crm: { name: crm.name, title: crm.title, origins: env.crmOrigins } },
				200,
			);
		},
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/crm",
			tags,
			summary: "Get the CRM's pages and objects (for the extension)",
			middleware: requireActor,
			responses: { 200: answer(pagePart, "The adapter's page part, and the objects that can be granted") },
		}),
		async (c) => {
			const { crm, db } = c.var.action;
			const objects = await readGrantable(db, crm);
			return c.json({ version: pagePartVersion(crm, objects), pages: crm.pages, objects }, 200);
		},
	);

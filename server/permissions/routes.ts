import { createRoute } from "@hono/zod-openapi";
import { requireAdmin } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { done, idInPath } from "../http/schemas.ts";
import { changeOrganisation, readOrganisation } from "./change-organisation.ts";
import { listPermissionSets } from "./list-permission-sets.ts";
import { createPermissionSet, removePermissionSet, savePermissionSet } from "./save-permission-set.ts";
import { changedPermissionSet, organisation, permissionSet, permissionSetBody, permissionSetList, switches } from "./schemas.ts";

const tags = ["Permissions"];

export const permissionRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/permission-sets",
			tags,
			summary: "List the permission sets and everything that a set can grant",
			middleware: requireAdmin,
			responses: { 200: answer(permissionSetList, "All permission sets, by name") },
		}),
		async (c) => c.json(await listPermissionSets(c.var.action), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/permission-sets",
			tags,
			summary: "Create a permission set and give it to users",
			middleware: requireAdmin,
			request: { body: body(permissionSetBody) },
			responses: { 201: answer(permissionSet, "The new set") },
		}),
		async (c) => c.json(await createPermissionSet(c.var.action, c.req.valid("json")), 201),
	)
	.openapi(
		createRoute({
			method: "put",
			path: "/permission-sets/{id}",
			tags,
			summary: "Save a permission set. Fails with conflict if somebody has saved it since `version`",
			middleware: requireAdmin,
			request: { params: idInPath, body: body(changedPermissionSet) },
			responses: { 200: answer(permissionSet, "The set as it is now") },
		}),
		async (c) => c.json(await savePermissionSet(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "delete",
			path: "/permission-sets/{id}",
			tags,
			summary: "Delete a permission set. Once this returns, the set no longer allows any deletion",
			middleware: requireAdmin,
			request: { params: idInPath },
			responses: { 200: answer(done, "Deleted") },
		}),
		async (c) => {
			await removePermissionSet(c.var.action, c.req.valid("param").id);
			return c.json({ done: true as const }, 200);
		},
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/organisation",
			tags,
			summary: "Get the organisation's switches",
			middleware: requireAdmin,
			responses: { 200: answer(organisation, "The switches") },
		}),
		async (c) => c.json(await readOrganisation(c.var.action), 200),
	)
	.openapi(
		createRoute({
			method: "put",
			path: "/organisation",
			tags,
			summary: "Change the organisation's switches. Omitted switches stay unchanged",
			middleware: requireAdmin,
			request: { body: body(switches) },
			responses: { 200: answer(organisation, "The new switches") },
		}),
		async (c) => c.json(await changeOrganisation(c.var.action, c.req.valid("json")), 200),
	);

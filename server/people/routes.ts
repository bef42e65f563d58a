import { createRoute } from "@hono/zod-openapi";
import { requireActor, requireAdmin } from "../auth/require-actor.ts";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { done } from "../http/schemas.ts";
import { findLanguage } from "../words/language.ts";
import { changeUser, listUsers, removeUser } from "./change-user.ts";
import { createUser, resetPassword } from "./create-user.ts";
import { readMe } from "./read-me.ts";
import { changedUser, createdUser, me, newUser, user, userId, userList } from "./schemas.ts";

const tags = ["People"];

export const peopleRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/me",
			tags,
			summary: "Get the signed-in person and their rights",
			middleware: requireActor,
			responses: { 200: answer(me, "The signed-in person") },
		}),
		async (c) => c.json(await readMe(c.var.action, findLanguage(c.req.header("accept-language"))), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/users",
			tags,
			summary: "List users",
			middleware: requireAdmin,
			responses: { 200: answer(userList, "All users, by name") },
		}),
		async (c) => c.json({ users: await listUsers(c.var.action) }, 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/users",
			tags,
			summary: "Create a user with a password that is shown once",
			middleware: requireAdmin,
			request: { body: body(newUser) },
			responses: { 201: answer(createdUser, "The user and the password") },
		}),
		async (c) => c.json(await createUser(c.var.action, c.req.valid("json")), 201),
	)
	.openapi(
		createRoute({
			method: "patch",
			path: "/users/{id}",
			tags,
			summary: "Change a user's name, role or CRM login",
			middleware: requireAdmin,
			request: { params: userId, body: body(changedUser) },
			responses: { 200: answer(user, "The user as it is now") },
		}),
		async (c) => c.json(await changeUser(c.var.action, c.req.valid("param").id, c.req.valid("json")), 200),
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/users/{id}/password",
			tags,
			summary: "Reset a user's password. The new password is shown once, and the user's sessions end immediately",
			middleware: requireAdmin,
			request: { params: userId },
			responses: { 200: answer(createdUser, "The user and the new password") },
		}),
		async (c) => c.json(await resetPassword(c.var.action, c.req.valid("param").id), 200),
	)
	.openapi(
		createRoute({
			method: "delete",
			path: "/users/{id}",
			tags,
			summary: "Remove a user and end their sessions immediately",
			middleware: requireAdmin,
			request: { params: userId },
			responses: { 200: answer(done, "Removed") },
		}),
		async (c) => {
			await removeUser(c.var.action, c.req.valid("param").id);
			return c.json({ done: true as const }, 200);
		},
	);

import { createRoute } from "@hono/zod-openapi";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { done } from "../http/schemas.ts";
import { changeUser } from "../people/change-user.ts";
import { createUser } from "../people/create-user.ts";
import { listUsers } from "../people/list-users.ts";
import { removeUser } from "../people/remove-user.ts";
import { resetPassword } from "../people/reset-password.ts";
import { rightsOf } from "../permissions/rights-of.ts";
import { requireActor, requireAdmin } from "./require-actor.ts";
import { requireUncommonPassword } from "./require-uncommon-password.ts";
import { rotateSession } from "./rotate-session.ts";
import { changedUser, createdUser, credentials, me, newUser, passwords, session, user, userId, userList } from "./schemas.ts";
import { forwardToAuth, signIn, tokenFrom } from "./sign-in.ts";

const tags = ["People"];

export const authRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "post",
			path: "/auth/sign-in/email",
			tags,
			security: [],
			summary: "Sign in. The header set-auth-token returns the bearer token",
			request: { body: body(credentials) },
			responses: {
				200: answer(session, "Signed in. The session ends after SESSION_IDLE_DAYS without use, and after SESSION_DAYS at the latest"),
			},
		}),
		async (c) => {
			const token = await signIn(c, c.req.valid("json"));
			c.header("set-auth-token", token);
			return c.json({ token }, 200);
		},
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/auth/sign-out",
			tags,
			summary: "End this session",
			middleware: requireActor,
			responses: { 200: answer(done, "Token revoked") },
		}),
		async (c) => {
			await forwardToAuth(c, {});
			return c.json({ done: true as const }, 200);
		},
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/auth/change-password",
			tags,
			summary: "Change your own password; all your other sessions end",
			middleware: requireActor,
			request: { body: body(passwords) },
			responses: { 200: answer(session, "New token; the old token is revoked") },
		}),
		async (c) => {
			const wanted = c.req.valid("json");
			requireUncommonPassword(wanted.newPassword, c.var.action.actor.email);
			const token = await tokenFrom(c, { ...wanted, revokeOtherSessions: true });
			c.header("set-auth-token", token);
			return c.json({ token }, 200);
		},
	)
	.openapi(
		createRoute({
			method: "post",
			path: "/auth/rotate",
			tags,
			summary: "Rotate the session's token, for example when the browser starts",
			middleware: requireActor,
			responses: { 200: answer(session, "New token; the old token is revoked") },
		}),
		async (c) => {
			const token = await rotateSession(c.var.action, c.req.header("authorization") ?? "");
			c.header("set-auth-token", token);
			return c.json({ token }, 200);
		},
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/me",
			tags,
			summary: "Get the signed-in person and their rights",
			middleware: requireActor,
			responses: { 200: answer(me, "The person") },
		}),
		async (c) => {
			const { sessionId: _, ...person } = c.var.action.actor;
			return c.json({ user: person, rights: await rightsOf(c.var.action) }, 200);
		},
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
			summary: "Change name, role or CRM login",
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
			summary: "Reset a user's password. The new password is shown once; their sessions end at once",
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
			summary: "Remove a user; their sessions end at once",
			middleware: requireAdmin,
			request: { params: userId },
			responses: { 200: answer(done, "Removed") },
		}),
		async (c) => {
			await removeUser(c.var.action, c.req.valid("param").id);
			return c.json({ done: true as const }, 200);
		},
	);

import { createRoute } from "@hono/zod-openapi";
import { answer, body, createRoutes } from "../http/create-routes.ts";
import { done } from "../http/schemas.ts";
import { requireActor } from "./require-actor.ts";
import { requireUncommonPassword } from "./require-uncommon-password.ts";
import { credentials, passwords, session } from "./schemas.ts";
import { forwardToAuth, rotateSession, signIn, tokenFrom } from "./sign-in.ts";

const tags = ["Sessions"];

export const authRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "post",
			path: "/auth/sign-in/email",
			tags,
			security: [],
			summary: "Sign in. The response header set-auth-token contains the bearer token",
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
			summary: "Change your own password. This ends all your other sessions",
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
	);

import { createHmac, randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { sessions } from "../../drizzle/auth.ts";
import type { Env } from "../env.ts";
import type { ActionContext } from "../http/action.ts";
import { clientAddress, type RequestFacts } from "../http/client-address.ts";
import { type ErrorCode, ExpungeError } from "../http/errors.ts";
import { countAttempt } from "./count-attempt.ts";

const codes: Record<number, ErrorCode> = {
	400: "wrong_credentials",
	401: "wrong_credentials",
	403: "permission_denied",
	429: "too_many_requests",
};

/** Passes the request to better-auth and translates its refusals into our codes. Drops its cookies. */
export async function forwardToAuth(c: RequestFacts, json: Record<string, unknown>): Promise<Response> {
	const headers = new Headers(c.req.raw.headers);
	headers.set("content-type", "application/json");
	headers.delete("content-length");
	const request = new Request(c.req.url, { method: "POST", headers, body: JSON.stringify(json) });
	const answered = await c.var.services.auth.handle(request, clientAddress(c));
	if (answered.ok) return answered;
	const seconds = answered.headers.get("x-retry-after");
	throw new ExpungeError(codes[answered.status] ?? "internal", seconds ? { retryAfter: Number(seconds) } : undefined);
}

/** Signs in with an address and a password. Fails with too_many_requests after too many failures. */
export async function signIn(c: RequestFacts, credentials: { email: string; password: string }): Promise<string> {
	const { db, env } = c.var.services;
	const attempt = await countAttempt(db, env.authSecret, { email: credentials.email, address: clientAddress(c) });
	try {
		const token = await tokenFrom(c, credentials);
		await attempt.succeeded();
		return token;
	} catch (error) {
		if (!(error instanceof ExpungeError && error.code === "wrong_credentials")) await attempt.withdrawn();
		throw error;
	}
}

/** The bearer token, which better-auth returns only in a header. */
export async function tokenFrom(c: RequestFacts, json: Record<string, unknown>): Promise<string> {
	const token = (await forwardToAuth(c, json)).headers.get("set-auth-token");
	if (!token) throw new ExpungeError("wrong_credentials");
	return token;
}

/**
 * Gives the session a new token and revokes the old one. Of two concurrent rotations of the same token, one succeeds and the other fails
 * with not_signed_in.
 */
export async function rotateSession({ auth, db, env, actor }: ActionContext, authorization: string): Promise<string> {
	const presented = await auth.findSession(authorization);
	const token = randomBytes(24).toString("base64url");
	const changed = await db
		.update(sessions)
		.set({ token, updatedAt: new Date() })
		.where(and(eq(sessions.id, actor.sessionId), eq(sessions.token, presented?.token ?? "")))
		.returning({ id: sessions.id });
	if (changed.length === 0) throw new ExpungeError("not_signed_in");
	return signToken(env, token);
}

/** The bearer token of a session. */
export function signToken({ authSecret }: Pick<Env, "authSecret">, token: string): string {
	return `${token}.${createHmac("sha256", authSecret).update(token).digest("base64")}`;
}

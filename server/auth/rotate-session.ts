import { createHmac, randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { sessions } from "../../drizzle/auth.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";

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
	return `${token}.${createHmac("sha256", env.authSecret).update(token).digest("base64")}`;
}

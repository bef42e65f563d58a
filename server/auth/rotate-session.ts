import { createHmac, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { sessions } from "../../drizzle/auth.ts";
import type { ActionContext } from "../action.ts";

/** The same session under a new token; the old one, wherever it may have been copied to, is worth nothing any more. */
export async function rotateSession({ db, env, actor }: ActionContext): Promise<string> {
	const token = randomBytes(24).toString("base64url");
	await db.update(sessions).set({ token, updatedAt: new Date() }).where(eq(sessions.id, actor.sessionId));
	return `${token}.${createHmac("sha256", env.authSecret).update(token).digest("base64")}`;
}

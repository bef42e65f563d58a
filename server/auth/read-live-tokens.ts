import { and, eq, gt, sql } from "drizzle-orm";
import { sessions } from "../../drizzle/auth.ts";
import type { Database } from "../database/database.ts";
import type { Env } from "../env.ts";

/** The unsigned tokens of a person's current sessions. Empty for a removed person. */
export async function readLiveTokens({ db, env }: { db: Database; env: Env }, user: string): Promise<Set<string>> {
	const rows = await db
		.select({ token: sessions.token })
		.from(sessions)
		.where(
			and(
				eq(sessions.userId, user),
				gt(sessions.expiresAt, sql`now()`),
				gt(sessions.createdAt, sql`now() - make_interval(days => ${env.sessionDays}::integer)`),
			),
		);
	return new Set(rows.map(({ token }) => token));
}

/** Turns a bearer token into the form stored in `sessions`. */
export function withoutSignature(token: string): string {
	return token.slice(0, token.lastIndexOf("."));
}

import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { User } from "./schemas.ts";

/** The person behind a request. */
export interface Actor extends User {
	sessionId: string;
}

/**
 * Who sent the `Authorization` header, from a signed bearer token and nothing else: no cookie is ever looked at.
 * Fails with not_signed_in for no token, an unsigned, forged or expired one, and one of a person who was removed.
 */
export async function findActor({ auth, db }: Pick<Services, "auth" | "db">, authorization: string | undefined): Promise<Actor> {
	const session = authorization ? await auth.findSession(authorization) : null;
	if (!session) throw new ExpungeError("not_signed_in");
	const [user] = await db
		.select({ id: users.id, name: users.name, email: users.email, role: users.role, crmLogin: users.crmLogin })
		.from(users)
		.where(eq(users.id, session.userId));
	if (!user) throw new ExpungeError("not_signed_in");
	return { ...user, sessionId: session.id };
}

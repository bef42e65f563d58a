import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { ExpungeError } from "../http/errors.ts";
import type { User } from "../people/schemas.ts";
import type { Services } from "../services.ts";

/** The person behind a request. */
export interface Actor extends User {
	sessionId: string;
}

export const userColumns = { id: users.id, name: users.name, email: users.email, role: users.role, crmLogin: users.crmLogin };

/**
 * Finds the person by the signed bearer token in the `Authorization` header. Cookies are ignored. Fails with not_signed_in if the token is
 * missing, unsigned, forged or expired, or if its person was removed.
 */
export async function findActor({ auth, db }: Pick<Services, "auth" | "db">, authorization: string | undefined): Promise<Actor> {
	const session = authorization ? await auth.findSession(authorization) : null;
	if (!session) throw new ExpungeError("not_signed_in");
	const [user] = await db.select(userColumns).from(users).where(eq(users.id, session.userId));
	if (!user) throw new ExpungeError("not_signed_in");
	return { ...user, sessionId: session.id };
}

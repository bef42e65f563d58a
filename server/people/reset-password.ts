import { hashPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import { accounts, sessions, users } from "../../drizzle/auth.ts";
import { userColumns } from "../auth/actor.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { makePassword } from "./create-user.ts";
import type { CreatedUser } from "./schemas.ts";

/** Gives a user a new password, shown once, and ends all their sessions. */
export async function resetPassword({ db, actor }: ActionContext, id: string): Promise<CreatedUser> {
	requireAdminRole(actor);
	const password = makePassword();
	const hash = await hashPassword(password);
	return db.transaction(async (tx) => {
		const [user] = await tx.select(userColumns).from(users).where(eq(users.id, id));
		const changed = await tx
			.update(accounts)
			.set({ password: hash, updatedAt: new Date() })
			.where(and(eq(accounts.userId, id), eq(accounts.providerId, "credential")))
			.returning({ id: accounts.id });
		if (!user || changed.length === 0) throw new ExpungeError("not_found");
		await tx.delete(sessions).where(eq(sessions.userId, id));
		return { user, password };
	});
}

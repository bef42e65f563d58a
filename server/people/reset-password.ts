import { hashPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import { accounts, sessions } from "../../drizzle/auth.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { CreatedUser } from "../auth/schemas.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { findUser } from "./list-users.ts";
import { makePassword } from "./make-password.ts";

/** A new password that is shown once, for somebody who lost theirs. All their sessions end at once. */
export async function resetPassword({ db, actor }: ActionContext, id: string): Promise<CreatedUser> {
	requireAdminRole(actor);
	const password = makePassword();
	const hash = await hashPassword(password);
	return db.transaction(async (tx) => {
		const user = await findUser(tx, id);
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

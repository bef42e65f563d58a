import { randomInt, randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import { accounts, sessions, users } from "../../drizzle/auth.ts";
import { actors } from "../../drizzle/permissions.ts";
import { userColumns } from "../auth/actor.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Database, Transaction } from "../database/database.ts";
import { isDuplicate } from "../database/sqlstates.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import type { CreatedUser, NewUser } from "./schemas.ts";

export async function createUser({ db, actor }: ActionContext, input: NewUser): Promise<CreatedUser> {
	requireAdminRole(actor);
	return insertUser(db, input);
}

/** Checks no right: for setup, the demo and tests. Generates the password unless one is given. Fails with conflict if the address is taken. */
export async function insertUser(
	db: Database | Transaction,
	input: NewUser & { password?: string },
	hashes = hashPassword,
): Promise<CreatedUser> {
	const password = input.password ?? makePassword();
	const email = input.email.toLowerCase();
	const user = { id: randomUUID(), name: input.name, email, role: input.role ?? "agent", crmLogin: input.crmLogin ?? email };
	const hash = await hashes(password);
	try {
		await db.transaction(async (tx) => {
			await tx.insert(users).values({ ...user, emailVerified: true });
			await tx.insert(accounts).values({ id: randomUUID(), accountId: user.id, providerId: "credential", userId: user.id, password: hash });
			await tx.insert(actors).values({ userId: user.id });
		});
	} catch (error) {
		if (isDuplicate(error)) throw new ExpungeError("conflict", { field: "email" });
		throw error;
	}
	return { user, password };
}

/** Four groups of five unambiguous letters and digits, about 98 bits. */
function makePassword(): string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789";
	const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
	return [group(), group(), group(), group()].join("-");
}

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

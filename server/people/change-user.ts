import { and, asc, eq, ne } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { userColumns } from "../auth/actor.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { invalidateRights } from "../permissions/lock-rights.ts";
import type { ChangedUser, User } from "./schemas.ts";

/** After a changed role is saved, no batch uses the old role. */
export async function changeUser({ db, actor }: ActionContext, id: string, change: ChangedUser): Promise<User> {
	requireAdminRole(actor);
	return db.transaction(async (tx) => {
		if (change.role === "agent") await requireAnotherAdmin(tx, id);
		await invalidateRights(tx, [id]);
		const [changed] = await tx
			.update(users)
			.set({
				updatedAt: new Date(),
				...(change.name === undefined ? {} : { name: change.name }),
				...(change.role === undefined ? {} : { role: change.role }),
				...(change.crmLogin === undefined ? {} : { crmLogin: change.crmLogin }),
			})
			.where(eq(users.id, id))
			.returning(userColumns);
		if (!changed) throw new ExpungeError("not_found");
		return changed;
	});
}

/** Also removes the user's sessions, rights and notifications. Their deletions and audit entries stay. */
export async function removeUser({ db, actor }: ActionContext, id: string): Promise<void> {
	requireAdminRole(actor);
	await db.transaction(async (tx) => {
		await requireAnotherAdmin(tx, id);
		await invalidateRights(tx, [id]);
		const removed = await tx.delete(users).where(eq(users.id, id)).returning({ id: users.id });
		if (removed.length === 0) throw new ExpungeError("not_found");
	});
}

/** Fails with conflict if `id` is the last admin, because nobody could grant anything again. The row locks serialise two concurrent changes. */
async function requireAnotherAdmin(tx: Transaction, id: string): Promise<void> {
	await tx.select({ id: users.id }).from(users).where(eq(users.role, "admin")).orderBy(users.id).for("no key update");
	const others = await tx
		.select({ id: users.id })
		.from(users)
		.where(and(eq(users.role, "admin"), ne(users.id, id)))
		.limit(1);
	if (others.length === 0) throw new ExpungeError("conflict", { reason: "last_admin" });
}

export async function listUsers({ db, actor }: ActionContext): Promise<User[]> {
	requireAdminRole(actor);
	return db.select(userColumns).from(users).orderBy(asc(users.name), asc(users.id));
}

import { and, eq, ne } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import type { Transaction } from "../database/database.ts";
import { ExpungeError } from "../http/errors.ts";

/** Fails with conflict where `id` is the last admin: nobody could ever grant anything again. Two who try at once wait for each other. */
export async function keepAnAdmin(tx: Transaction, id: string): Promise<void> {
	await tx.select({ id: users.id }).from(users).where(eq(users.role, "admin")).orderBy(users.id).for("no key update");
	const others = await tx
		.select({ id: users.id })
		.from(users)
		.where(and(eq(users.role, "admin"), ne(users.id, id)))
		.limit(1);
	if (others.length === 0) throw new ExpungeError("conflict", { reason: "last_admin" });
}

import { asc, eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { User } from "../auth/schemas.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";

export const userColumns = { id: users.id, name: users.name, email: users.email, role: users.role, crmLogin: users.crmLogin };

export async function listUsers({ db, actor }: ActionContext): Promise<User[]> {
	requireAdminRole(actor);
	return db.select(userColumns).from(users).orderBy(asc(users.name), asc(users.id));
}

export async function findUser(db: Database | Transaction, id: string): Promise<User | undefined> {
	const [user] = await db.select(userColumns).from(users).where(eq(users.id, id));
	return user;
}

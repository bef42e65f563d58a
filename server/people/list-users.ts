import { asc } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { userColumns } from "../auth/actor.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { ActionContext } from "../http/action.ts";
import type { User } from "./schemas.ts";

export async function listUsers({ db, actor }: ActionContext): Promise<User[]> {
	requireAdminRole(actor);
	return db.select(userColumns).from(users).orderBy(asc(users.name), asc(users.id));
}

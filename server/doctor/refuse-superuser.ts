import { sql } from "drizzle-orm";
import type { Executor } from "../erasure/catalog/catalog.ts";

/** Fails for a superuser: reading rows can run code of whoever owns the tables, in a view or a cast, and it would run with that right. */
export async function refuseSuperuser(db: Executor): Promise<void> {
	const [role] = await db.execute<{ name: string; superuser: boolean }>(sql`
		select session_user as name, bool_or(rolsuper) as superuser from pg_roles where pg_has_role(session_user, oid, 'member')`);
	if (role?.superuser)
		throw new Error(
			`${role.name} is a superuser, or may become one, and the doctor reads the CRM's tables, whose owner's code would run with that right. Name expunge_app or the CRM's own role in DATABASE_URL; a superuser in ADMIN_URL creates indexes and stores decisions.`,
		);
}

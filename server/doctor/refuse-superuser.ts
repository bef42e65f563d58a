import { sql } from "drizzle-orm";
import type { Executor } from "../erasure/catalog/catalog.ts";

/** Fails for a superuser: reading rows can run code of whoever owns the tables, in a view or a cast, and it would run with that right. */
export async function refuseSuperuser(db: Executor): Promise<void> {
	const [role] = await db.execute<{ name: string; superuser: boolean }>(sql`
		select session_user as name, bool_or(rolsuper) as superuser from pg_roles where pg_has_role(session_user, oid, 'member')`);
	if (role?.superuser)
		throw new Error(
			`${role.name} is a superuser or may become one. The doctor reads the CRM's tables, so code of their owner would run with that right. Set DATABASE_URL to expunge_app or to the CRM's own role. Set ADMIN_URL to a superuser only to create indexes and store decisions.`,
		);
}

import { sql } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { notifications } from "../../drizzle/notifications.ts";
import { tellFeed } from "../database/tell-feed.ts";
import type { Services } from "../services.ts";

/**
 * Notifies every admin, once for each of these undecided references until it is decided (`forgetDecided`). `references`: their names, which consist of names of the schema.
 * True: at least one admin has been told, now or before.
 */
export async function tellAdmins({ db }: Pick<Services, "db">, references: readonly string[]): Promise<boolean> {
	if (references.length === 0) return false;
	return db.transaction(async (tx) => {
		const told = await tx.execute<{ admin: string }>(sql`
			insert into ${notifications} (user_id, kind, reference)
			select u.id, 'undecided_reference', reference
			from ${users} u cross join jsonb_array_elements_text(${JSON.stringify(references)}::text::jsonb) as reference
			where u.role = 'admin'
			on conflict (user_id, reference) do nothing
			returning user_id as admin`);
		const admins = new Set(told.map(({ admin }) => admin));
		await tellFeed(
			tx,
			[...admins].map((user) => ({ user, changed: "notifications" as const })),
		);
		const [known] = await tx.execute<{ told: boolean }>(sql`select exists (select from ${users} where role = 'admin') as told`);
		return known?.told ?? false;
	});
}

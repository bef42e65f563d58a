import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { invalidateRights } from "../permissions/invalidate-rights.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";

/** Sessions, rights and notifications of the user go with them; their deletions and audit entries stay. */
export async function removeUser({ db, actor }: ActionContext, id: string): Promise<void> {
	requireAdminRole(actor);
	await db.transaction(async (tx) => {
		await keepAnAdmin(tx, id);
		await invalidateRights(tx, [id]);
		const removed = await tx.delete(users).where(eq(users.id, id)).returning({ id: users.id });
		if (removed.length === 0) throw new ExpungeError("not_found");
	});
}

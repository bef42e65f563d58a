import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ChangedUser, User } from "../auth/schemas.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { invalidateRights } from "../permissions/invalidate-rights.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";
import { userColumns } from "./list-users.ts";

/** Once a changed role has been answered, no batch goes on with the old one. */
export async function changeUser({ db, actor }: ActionContext, id: string, change: ChangedUser): Promise<User> {
	requireAdminRole(actor);
	return db.transaction(async (tx) => {
		if (change.role === "agent") await keepAnAdmin(tx, id);
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

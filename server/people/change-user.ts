import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import type { ChangedUser, User } from "../auth/schemas.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { bumpRights } from "../permissions/bump-rights.ts";
import { requireAdminRole } from "../permissions/require-permission.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";
import { userColumns } from "./list-users.ts";

/** Once a changed role has been answered, no batch goes on with the old one. */
export async function changeUser({ db, actor }: ActionContext, id: string, change: ChangedUser): Promise<User> {
	requireAdminRole(actor);
	return db.transaction(async (tx) => {
		if (change.role === "agent") await keepAnAdmin(tx, id);
		await bumpRights(tx, [id]);
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

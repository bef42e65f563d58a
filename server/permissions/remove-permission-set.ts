import { eq } from "drizzle-orm";
import { permissionSets, permissionSetUsers } from "../../drizzle/permissions.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { invalidateRights } from "./invalidate-rights.ts";

export async function removePermissionSet({ db, actor }: ActionContext, id: string): Promise<void> {
	requireAdminRole(actor);
	await db.transaction(async (tx) => {
		const [set] = await tx.select({ id: permissionSets.id }).from(permissionSets).where(eq(permissionSets.id, id)).for("update");
		if (!set) throw new ExpungeError("not_found");
		const holders = await tx.select({ userId: permissionSetUsers.userId }).from(permissionSetUsers).where(eq(permissionSetUsers.setId, id));
		await invalidateRights(
			tx,
			holders.map(({ userId }) => userId),
		);
		await tx.delete(permissionSets).where(eq(permissionSets.id, id));
	});
}

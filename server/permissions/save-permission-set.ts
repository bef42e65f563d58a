import { eq, sql } from "drizzle-orm";
import { permissionSets, permissionSetUsers } from "../../drizzle/permissions.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { invalidateRights } from "./invalidate-rights.ts";
import { readPermissionSets } from "./list-permission-sets.ts";
import type { PermissionSet, PermissionSetBody } from "./schemas.ts";
import { checkGrants, refuseTakenName, writePermissionSet } from "./write-permission-set.ts";

/** The set first, then the people: everybody who edits locks in this order. */
export async function savePermissionSet(
	{ db, crm, actor }: ActionContext,
	id: string,
	input: PermissionSetBody & { version: number },
): Promise<PermissionSet> {
	requireAdminRole(actor);
	const [current] = await readPermissionSets(db, [id]);
	await checkGrants(db, crm, input.grants, current?.grants);
	return refuseTakenName(
		db.transaction(async (tx) => {
			const [set] = await tx
				.select({ version: permissionSets.version })
				.from(permissionSets)
				.where(eq(permissionSets.id, id))
				.for("update");
			if (!set) throw new ExpungeError("not_found");
			if (set.version !== input.version) throw new ExpungeError("conflict", { version: set.version });
			const before = await tx
				.select({ userId: permissionSetUsers.userId })
				.from(permissionSetUsers)
				.where(eq(permissionSetUsers.setId, id));
			await invalidateRights(tx, [...new Set([...before.map(({ userId }) => userId), ...input.users])]);
			await tx
				.update(permissionSets)
				.set({
					name: input.name,
					searchesRead: input.searches.read,
					searchesBulkDelete: input.searches.bulkDelete,
					version: sql`${permissionSets.version} + 1`,
					updatedAt: new Date(),
				})
				.where(eq(permissionSets.id, id));
			return writePermissionSet(tx, id, input);
		}),
	);
}

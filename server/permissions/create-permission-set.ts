import { permissionSets } from "../../drizzle/permissions.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { invalidateRights } from "./invalidate-rights.ts";
import type { PermissionSet, PermissionSetBody } from "./schemas.ts";
import { checkGrants, refuseTakenName, writePermissionSet } from "./write-permission-set.ts";

export async function createPermissionSet({ db, crm, actor }: ActionContext, input: PermissionSetBody): Promise<PermissionSet> {
	requireAdminRole(actor);
	await checkGrants(db, crm, input.grants);
	const { name, searches } = input;
	return refuseTakenName(
		db.transaction(async (tx) => {
			await invalidateRights(tx, input.users);
			const [set] = await tx
				.insert(permissionSets)
				.values({ name, searchesRead: searches.read, searchesBulkDelete: searches.bulkDelete })
				.returning({ id: permissionSets.id });
			if (!set) throw new ExpungeError("internal");
			return writePermissionSet(tx, set.id, input);
		}),
	);
}

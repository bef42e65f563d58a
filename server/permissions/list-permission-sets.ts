import { asc, inArray } from "drizzle-orm";
import { permissionGrants, permissionSets, permissionSetUsers } from "../../drizzle/permissions.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import { readGrantable } from "../crm/read-grantable.ts";
import type { Grantable } from "../crm/schemas.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import type { PermissionSet } from "./schemas.ts";

export async function listPermissionSets({ db, crm, actor }: ActionContext): Promise<{ sets: PermissionSet[]; grantable: Grantable[] }> {
	requireAdminRole(actor);
	return { sets: await readPermissionSets(db), grantable: await readGrantable(db, crm) };
}

export async function readPermissionSets(db: Database | Transaction, ids?: string[]): Promise<PermissionSet[]> {
	const chosen = ids ? inArray(permissionSets.id, ids) : undefined;
	const sets = await db.select().from(permissionSets).where(chosen).orderBy(asc(permissionSets.name));
	const found = sets.map(({ id }) => id);
	if (found.length === 0) return [];
	const grants = await db
		.select()
		.from(permissionGrants)
		.where(inArray(permissionGrants.setId, found))
		.orderBy(asc(permissionGrants.setId), asc(permissionGrants.position));
	const holders = await db
		.select()
		.from(permissionSetUsers)
		.where(inArray(permissionSetUsers.setId, found))
		.orderBy(asc(permissionSetUsers.userId));
	return sets.map((set) => ({
		id: set.id,
		name: set.name,
		version: set.version,
		updatedAt: set.updatedAt.toISOString(),
		searches: { read: set.searchesRead, bulkDelete: set.searchesBulkDelete },
		grants: grants
			.filter(({ setId }) => setId === set.id)
			.map(({ object, klass, read, delete: canDelete, scope }) => ({ object, klass, read, delete: canDelete, scope })),
		users: holders.filter(({ setId }) => setId === set.id).map(({ userId }) => userId),
	}));
}

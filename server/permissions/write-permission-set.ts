import { isDeepStrictEqual } from "node:util";
import { eq, inArray } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { permissionGrants, permissionSetUsers } from "../../drizzle/permissions.ts";
import type { Crm } from "../crm/crm.ts";
import { readGrantable } from "../crm/read-grantable.ts";
import type { Database, Transaction } from "../database/database.ts";
import { isDuplicate } from "../database/sqlstates.ts";
import { ExpungeError } from "../http/errors.ts";
import { readPermissionSets } from "./list-permission-sets.ts";
import type { Grant, PermissionSet, PermissionSetBody } from "./schemas.ts";

/** Replaces the grants and holders of a set. Returns the new set. */
export async function writePermissionSet(tx: Transaction, id: string, input: PermissionSetBody): Promise<PermissionSet> {
	const holders = [...new Set(input.users)];
	const known = await tx.select({ id: users.id }).from(users).where(inArray(users.id, holders)).for("key share");
	if (known.length < holders.length) throw new ExpungeError("conflict", { reason: "unknown_user" });
	await tx.delete(permissionGrants).where(eq(permissionGrants.setId, id));
	await tx.delete(permissionSetUsers).where(eq(permissionSetUsers.setId, id));
	if (input.grants.length > 0)
		await tx
			.insert(permissionGrants)
			.values(input.grants.map((grant, position) => ({ ...grant, read: grant.read || grant.delete, setId: id, position })));
	if (holders.length > 0) await tx.insert(permissionSetUsers).values(holders.map((userId) => ({ setId: id, userId })));
	const [written] = await readPermissionSets(tx, [id]);
	if (!written) throw new ExpungeError("not_found");
	return written;
}

/**
 * Fails with unknown_object if the CRM does not have the object or klass of a grant, and with invalid_request if a grant has a scope and its
 * object has none. Unchanged grants from `before` are accepted: a klass that the CRM has dropped must not block saving the rest.
 */
export async function checkGrants(db: Database, crm: Crm, grants: readonly Grant[], before: readonly Grant[] = []): Promise<void> {
	const grantable = await readGrantable(db, crm);
	for (const grant of grants.filter((grant) => !before.some((earlier) => isDeepStrictEqual(earlier, grant)))) {
		const line = grantable.find(({ object, klass }) => object === grant.object && klass === grant.klass);
		if (!line) throw new ExpungeError("unknown_object", { object: grant.object, klass: grant.klass });
		if (grant.scope && !line.scope)
			throw new ExpungeError("invalid_request", { issues: [{ path: "grants.scope", message: "This type has no scope." }] });
		if (grant.delete && !line.deletable) throw new ExpungeError("object_not_deletable", { object: grant.object });
	}
}

/** Fails with conflict if another set has the name. */
export async function refuseTakenName<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (isDuplicate(error)) throw new ExpungeError("conflict", { field: "name" });
		throw error;
	}
}

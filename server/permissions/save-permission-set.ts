import { eq, sql } from "drizzle-orm";
import { permissionSets, permissionSetUsers } from "../../drizzle/permissions.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readPermissionSets } from "./list-permission-sets.ts";
import { invalidateRights } from "./lock-rights.ts";
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

/** Locks the set first and the people second; every edit uses this order. Fails with conflict if somebody has saved the set since `version`. */
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
			const version = await lockPermissionSet(tx, id);
			if (version !== input.version) throw new ExpungeError("conflict", { version });
			await invalidateRights(tx, [...new Set([...(await readHolders(tx, id)), ...input.users])]);
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

export async function removePermissionSet({ db, actor }: ActionContext, id: string): Promise<void> {
	requireAdminRole(actor);
	await db.transaction(async (tx) => {
		await lockPermissionSet(tx, id);
		await invalidateRights(tx, await readHolders(tx, id));
		await tx.delete(permissionSets).where(eq(permissionSets.id, id));
	});
}

/** The current version. Fails with not_found. */
async function lockPermissionSet(tx: Transaction, id: string): Promise<number> {
	const [set] = await tx.select({ version: permissionSets.version }).from(permissionSets).where(eq(permissionSets.id, id)).for("update");
	if (!set) throw new ExpungeError("not_found");
	return set.version;
}

async function readHolders(tx: Transaction, id: string): Promise<string[]> {
	const holders = await tx.select({ userId: permissionSetUsers.userId }).from(permissionSetUsers).where(eq(permissionSetUsers.setId, id));
	return holders.map(({ userId }) => userId);
}

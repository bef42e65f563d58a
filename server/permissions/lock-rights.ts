import { eq, sql } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { actors, organisationSettings, permissionGrants, permissionSets, permissionSetUsers } from "../../drizzle/permissions.ts";
import type { Database, Transaction } from "../database.ts";
import { type EffectiveRights, noRights } from "./effective.ts";
import { shareGates } from "./rights-gate.ts";

/**
 * What this person may do as of now, held until the transaction ends: whoever takes a right away waits for it, and once they have been
 * answered nobody gets it here any more. The lock and the reading are two statements, so that the reading sees what was waited for.
 * A person who was removed may do nothing.
 */
export async function lockRights(tx: Transaction, actorId: string): Promise<EffectiveRights> {
	await shareGates(tx, actorId);
	const locked = await tx.select({ userId: actors.userId }).from(actors).where(eq(actors.userId, actorId)).for("share");
	return locked.length === 0 ? noRights : readRights(tx, actorId);
}

/** The same without holding anything: for screens and for refusing early. */
export async function readRights(db: Database | Transaction, actorId: string): Promise<EffectiveRights> {
	const sets = sql`from ${permissionSetUsers} join ${permissionSets} on ${permissionSets.id} = ${permissionSetUsers.setId}
		where ${permissionSetUsers.userId} = ${users.id}`;
	const { object, klass, read, delete: remove, scope } = permissionGrants;
	const grant = sql`json_build_object('object', ${object}, 'klass', ${klass}, 'read', ${read}, 'delete', ${remove}, 'scope', ${scope})`;
	const granted = sql`select json_agg(${grant}) from ${permissionSetUsers} join ${permissionGrants} on ${permissionGrants.setId} = ${permissionSetUsers.setId}
		where ${permissionSetUsers.userId} = ${users.id}`;
	// One statement, so of one moment: a version with the grants of another would be taken for known.
	const [actor] = await db
		.select({
			role: users.role,
			version: actors.rightsVersion,
			strictCascade: sql<boolean>`coalesce((select ${organisationSettings.strictCascade} from ${organisationSettings}), false)`,
			searchesRead: sql<boolean>`coalesce((select bool_or(${permissionSets.searchesRead}) ${sets}), false)`,
			searchesBulkDelete: sql<boolean>`coalesce((select bool_or(${permissionSets.searchesBulkDelete}) ${sets}), false)`,
			grants: sql<EffectiveRights["grants"]>`coalesce((${granted}), '[]')`,
		})
		.from(users)
		.innerJoin(actors, eq(actors.userId, users.id))
		.where(eq(users.id, actorId));
	if (!actor) return noRights;
	return {
		admin: actor.role === "admin",
		strictCascade: actor.strictCascade,
		searches: { read: actor.searchesRead, bulkDelete: actor.searchesBulkDelete },
		grants: actor.grants,
		version: actor.version,
	};
}

import { sql } from "drizzle-orm";
import { organisationSettings } from "../../drizzle/permissions.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { requireAdminRole } from "./require-permission.ts";
import { passOrganisationGate } from "./rights-gate.ts";
import type { Organisation, Switches } from "./schemas.ts";

export async function readOrganisation({ db, eraser, actor }: ActionContext): Promise<Organisation> {
	requireAdminRole(actor);
	const [settings] = await db.select().from(organisationSettings);
	const [role] = await eraser.execute<{ may: boolean }>(sql`select has_parameter_privilege('session_replication_role', 'set') as may`);
	return {
		strictCascade: settings?.strictCascade ?? false,
		uncheckedDeletion: settings?.uncheckedDeletion ?? false,
		uncheckedPossible: role?.may ?? false,
	};
}

/**
 * A switch that is left out stays as it is. Waits for the batches that run under the old ones; what begins after the answer sees the new.
 */
export async function changeOrganisation(action: ActionContext, switches: Switches): Promise<Organisation> {
	requireAdminRole(action.actor);
	if (Object.keys(switches).length > 0)
		await action.db.transaction(async (tx) => {
			await passOrganisationGate(tx);
			await tx.insert(organisationSettings).values(switches).onConflictDoUpdate({ target: organisationSettings.only, set: switches });
		});
	return readOrganisation(action);
}

/** Whether batches may ask the engine for its unchecked way. Call after `lockRights`, which keeps the switch as it is until the end. */
export async function readUnchecked(db: Database | Transaction): Promise<boolean> {
	const [settings] = await db.select({ on: organisationSettings.uncheckedDeletion }).from(organisationSettings);
	return settings?.on ?? false;
}

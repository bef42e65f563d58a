import { sql } from "drizzle-orm";
import { organisationSettings } from "../../drizzle/permissions.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { lockSwitchesExclusive } from "./lock-rights.ts";
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

/** Omitted switches stay unchanged. Waits for running batches; batches that start later use the new switches. */
export async function changeOrganisation(action: ActionContext, switches: Switches): Promise<Organisation> {
	requireAdminRole(action.actor);
	if (Object.keys(switches).length > 0)
		await action.db.transaction(async (tx) => {
			await lockSwitchesExclusive(tx);
			await tx.insert(organisationSettings).values(switches).onConflictDoUpdate({ target: organisationSettings.singleton, set: switches });
		});
	return readOrganisation(action);
}

/** Whether batches may use the unchecked strategy. Call after `lockRights`, which locks the switch until the transaction ends. */
export async function readUnchecked(db: Database | Transaction): Promise<boolean> {
	const [settings] = await db.select({ on: organisationSettings.uncheckedDeletion }).from(organisationSettings);
	return settings?.on ?? false;
}

import { organisationSettings } from "../../drizzle/permissions.ts";
import type { ActionContext } from "../action.ts";
import { requireAdminRole } from "./require-permission.ts";
import type { Organisation } from "./schemas.ts";

export async function readOrganisation({ db, actor }: ActionContext): Promise<Organisation> {
	requireAdminRole(actor);
	const [settings] = await db.select().from(organisationSettings);
	return { strictCascade: settings?.strictCascade ?? false };
}

/** Waits for the batches that run under the old switch; what begins after the answer sees the new one. */
export async function changeOrganisation({ db, actor }: ActionContext, { strictCascade }: Organisation): Promise<Organisation> {
	requireAdminRole(actor);
	await db
		.insert(organisationSettings)
		.values({ strictCascade })
		.onConflictDoUpdate({ target: organisationSettings.only, set: { strictCascade } });
	return { strictCascade };
}

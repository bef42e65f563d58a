import { pagePartVersion, readRecentGrantable } from "../crm/read-grantable.ts";
import type { ActionContext } from "../http/action.ts";
import { describeRights } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import type { Me } from "./schemas.ts";

/** The signed-in person, and what their screens may offer. */
export async function readMe({ db, crm, actor }: ActionContext): Promise<Me> {
	const { sessionId: _, ...user } = actor;
	const lines = await readRecentGrantable(db, crm);
	return { user, rights: describeRights(await readRights(db, actor.id), crm.objects, lines), crmVersion: pagePartVersion(crm, lines) };
}

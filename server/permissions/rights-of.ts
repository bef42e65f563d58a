import type { ActionContext } from "../http/action.ts";
import { describeRights } from "./effective.ts";
import { readGrantable } from "./grantable.ts";
import { readRights } from "./lock-rights.ts";
import type { Rights } from "./schemas.ts";

/** What the signed-in person's screens may show. */
export async function rightsOf({ db, crm, actor }: ActionContext): Promise<Rights> {
	return describeRights(await readRights(db, actor.id), crm.objects, await readGrantable(db, crm));
}

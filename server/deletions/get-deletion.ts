import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { describeDeletions } from "./describe-deletions.ts";
import { findDeletion } from "./find-deletion.ts";
import type { Deletion } from "./schemas.ts";

export async function getDeletion(action: ActionContext, id: string): Promise<Deletion> {
	const [described] = await describeDeletions(action, [await findDeletion(action, action.db, id)]);
	if (!described) throw new ExpungeError("not_found");
	return described;
}

import type { ActionContext } from "../http/action.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { describePreview } from "./describe-preview.ts";
import { findPreview } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";
import type { Preview } from "./schemas.ts";

/** Names and numbers as they are now; neither is stored. */
export async function getPreview(action: ActionContext, id: string): Promise<Preview> {
	const row = await findPreview(action, id);
	const rights = await readRights(action.db, action.actor.id);
	return describePreview(action, row, await requirePlan(action, rights, row), rights);
}

import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { describePreview } from "./describe-preview.ts";
import { lockPreview } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";
import type { Preview } from "./schemas.ts";
import { sealSelection } from "./seal-selection.ts";

/** All parts have been sent: compares them with what the sender counted, and freezes them. */
export async function sealPreview(action: ActionContext, id: string, expected: { count: number; hash: string }): Promise<Preview> {
	const [rights] = await Promise.all([readRights(action.db, action.actor.id), action.graph.current()]);
	const [row, plan] = await action.db.transaction(async (tx) => {
		const preview = await lockPreview(tx, action.actor.id, id);
		if (preview.state !== "uploading") throw new ExpungeError("conflict");
		const plan = await requirePlan(action, rights, preview);
		return [await sealSelection(tx, plan, rights, action.crm.objects, preview, expected), plan] as const;
	});
	return describePreview(action, row, plan, rights);
}

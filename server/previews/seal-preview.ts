import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { lockPreview } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";
import type { CreatedPreview } from "./schemas.ts";
import { sealSelection } from "./seal-selection.ts";

/** After the last part: compares what arrived with what the sender counted, and freezes the selection. */
export async function sealPreview(action: ActionContext, id: string, expected: { count: number; hash: string }): Promise<CreatedPreview> {
	const [rights] = await Promise.all([readRights(action.db, action.actor.id), action.graph.current()]);
	await action.db.transaction(async (tx) => {
		const preview = await lockPreview(tx, action.actor.id, id);
		if (preview.state !== "uploading") throw new ExpungeError("conflict");
		const plan = await requirePlan(action, rights, preview);
		await sealSelection(tx, plan, rights, action.crm.objects, preview, expected);
	});
	return { id };
}

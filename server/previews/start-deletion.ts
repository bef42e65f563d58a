import { setTimeout } from "node:timers/promises";
import { getDeletion } from "../deletions/get-deletion.ts";
import { runSlice } from "../deletions/run/run-slice.ts";
import type { Deletion } from "../deletions/schemas.ts";
import type { ActionContext } from "../http/action.ts";
import { type Confirmed, confirmDeletion } from "./confirm-deletion.ts";

/** Milliseconds that a person waits for a single record before the answer is that it goes on by itself. */
const patience = 2_000;

/** Confirms, and deletes a single record at once. `done` is false where the work goes on after the answer. */
export async function startDeletion(
	action: ActionContext,
	input: { preview: string; confirmation: string },
): Promise<{ deletion: Deletion; done: boolean }> {
	const confirmed = await confirmDeletion(action, input);
	await Promise.race([runNow(action, confirmed), setTimeout(patience, undefined, { ref: false })]);
	const deletion = await getDeletion(action, confirmed.id);
	return { deletion, done: confirmed.repeated || deletion.endedAt !== null };
}

/** Through the same batches as a job. The queue has a job for it too, which finds nothing to do unless this process dies or fails here. */
async function runNow(action: ActionContext, { id, begin }: Confirmed): Promise<void> {
	if (!begin) return;
	const { plan, slice } = begin;
	const object = plan.object.name;
	const endless = { lasts: Number.POSITIVE_INFINITY, firstSize: 1, failingSince: null, signal: new AbortController().signal };
	await runSlice(action, { deletion: id, id: slice, object, plan, ...endless }).catch((error) => {
		action.log.warn({ requestId: action.requestId, deletion: id, error }, "handed a single deletion to the queue");
	});
}

import { setTimeout } from "node:timers/promises";
import { getDeletion } from "../deletions/get-deletion.ts";
import { runSlice } from "../deletions/run/run-slice.ts";
import type { Deletion } from "../deletions/schemas.ts";
import type { ActionContext } from "../http/action.ts";
import { type ConfirmedDeletion, confirmDeletion } from "./confirm-deletion.ts";

/** Milliseconds that a request waits for a single record, before it answers that the deletion continues in the background. */
const answerWithinMs = 2_000;

/** Confirms, and deletes a single record at once. `done` is false if the work continues after the answer. */
export async function startDeletion(
	action: ActionContext,
	input: { preview: string; confirmation: string },
): Promise<{ deletion: Deletion; done: boolean }> {
	const confirmed = await confirmDeletion(action, input);
	await Promise.race([runNow(action, confirmed), setTimeout(answerWithinMs, undefined, { ref: false })]);
	const deletion = await getDeletion(action, confirmed.id);
	return { deletion, done: confirmed.repeated || deletion.endedAt !== null };
}

/** Runs the same batches as a job. The queue has a job too, which finds nothing to do unless this process dies or fails here. */
async function runNow(action: ActionContext, { id, begin }: ConfirmedDeletion): Promise<void> {
	if (!begin) return;
	const { plan, slice } = begin;
	const toTheEnd = { durationMs: Number.POSITIVE_INFINITY, firstSize: 1, failingSince: null, signal: new AbortController().signal };
	await runSlice(action, { deletion: id, id: slice, object: plan.object.name, plan, ...toTheEnd }).catch((error) => {
		action.log.warn({ requestId: action.requestId, deletion: id, error }, "handed a single deletion to the queue");
	});
}

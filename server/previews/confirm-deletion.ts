import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { and, eq, ne } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import { previews } from "../../drizzle/previews.ts";
import { requireSamePerson } from "../auth/require-actor.ts";
import type { Database, Transaction } from "../database/database.ts";
import { tellFeed } from "../database/tell-feed.ts";
import { getDeletion } from "../deletions/get-deletion.ts";
import { runSlice } from "../deletions/run/run-slice.ts";
import { queueSlice, sliceJob } from "../deletions/run/slice-job.ts";
import type { Deletion } from "../deletions/schemas.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import type { EffectiveRights } from "../permissions/effective.ts";
import { lockRights } from "../permissions/lock-rights.ts";
import { isConfirmed } from "./confirmation-words.ts";
import { lockPreview, type PreviewRow } from "./find-preview.ts";
import { hasGrown, measurePreview } from "./measure-preview.ts";
import { requirePlan } from "./require-plan.ts";

/** `begin`: what the request needs to run a single deletion. Null if nothing is left to run. */
interface ConfirmedDeletion {
	id: string;
	begin: { plan: Plan; slice: string } | null;
	repeated: boolean;
}

/** If the process dies during a single deletion, the queue takes over after this many seconds. */
const safetyNetSeconds = 10;
const firstBatchSize = 20;

interface Confirmation {
	preview: string;
	confirmation: string;
	crmLogin?: string | null;
}

/** The deletion gets the preview's id, so confirming twice, even at the same time, makes one deletion. */
export async function confirmDeletion(
	action: ActionContext,
	{ preview: id, confirmation, crmLogin = null }: Confirmation,
): Promise<ConfirmedDeletion> {
	const { db, actor, queue, graph } = action;
	// Both may need a connection of their own, and must not wait for one while this request holds another.
	await Promise.all([queue.open(sliceJob), graph.current()]);
	const confirming = db.transaction(async (tx) => {
		const preview = await lockPreview(tx, actor.id, id);
		if (!isConfirmed(confirmation)) throw new ExpungeError("wrong_confirmation");
		if (preview.state === "confirmed") return { id, begin: null, repeated: true };
		requireSamePerson(actor, crmLogin);
		if (preview.state === "uploading") throw new ExpungeError("preview_unsealed");
		const rights = await lockRights(tx, actor.id);
		const plan = await requirePlan(action, rights, preview);
		await refuseStale(action, tx, plan, rights, preview);
		const { object, klass, bulk, count } = preview;
		const slice = bulk ? null : randomUUID();
		const beginning = bulk ? { state: "queued" as const } : { state: "running" as const, startedAt: new Date() };
		await tx
			.insert(deletions)
			.values({ id, actorId: actor.id, object, klass, bulk, submitted: count, origin: action.origin, sliceId: slice, ...beginning });
		await tx.update(previews).set({ state: "confirmed" }).where(eq(previews.id, id));
		await queueSlice(queue, tx, { deletion: id, size: firstBatchSize }, bulk ? undefined : safetyNetSeconds);
		await tellFeed(tx, [{ user: actor.id, changed: "deletion", id }]);
		return { id, begin: slice === null ? null : { plan, slice }, repeated: false };
	});
	return confirming.catch(async (error) => {
		if (error instanceof ExpungeError && error.code === "preview_stale") await forgetShown(db, id);
		throw error;
	});
}

/** The person must see the new numbers first. */
async function forgetShown(db: Database, id: string): Promise<void> {
	await db
		.update(previews)
		.set({ rows: null })
		.where(and(eq(previews.id, id), ne(previews.state, "confirmed")));
}

/**
 * Refuses a preview that was never shown. Of a shown preview, only a single record's number can be stale, because a bulk deletion is a
 * fixed selection.
 */
async function refuseStale(
	{ crm }: ActionContext,
	tx: Transaction,
	plan: Plan,
	rights: EffectiveRights,
	preview: PreviewRow,
): Promise<void> {
	if (plan.graph.fingerprint !== preview.fingerprint) throw new ExpungeError("preview_stale");
	if (preview.rows === null) throw new ExpungeError("preview_stale");
	if (preview.bulk) return;
	const { goes } = await measurePreview(tx, plan, rights, crm.objects, preview);
	if (hasGrown(preview.rows, goes.rows)) throw new ExpungeError("preview_stale");
}

/** How long the request waits for a single record. After that, the deletion continues in the background. */
const answerWithinMs = 2_000;

/** Confirms, and deletes a single record at once. `done` is false if the work continues after the answer. */
export async function startDeletion(action: ActionContext, input: Confirmation): Promise<{ deletion: Deletion; done: boolean }> {
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

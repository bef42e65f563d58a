import { randomUUID } from "node:crypto";
import { recordAudit } from "../../audit/record.ts";
import { restateSession } from "../../database/clean-session.ts";
import { otherTypesOf, type Plan } from "../../erasure/plan/plan.ts";
import { isTextKey } from "../../erasure/sql/key-values.ts";
import { watchWriters } from "../../erasure/sweep/watch-writers.ts";
import { decideType } from "../../permissions/effective.ts";
import { lockRights } from "../../permissions/lock-rights.ts";
import type { Services } from "../../services.ts";
import { endWaiting } from "./end-waiting.ts";
import { eraseWaiting } from "./erase-waiting.ts";
import { finishIfDone } from "./finish-deletion.ts";
import { beginBatch } from "./lock-deletion.ts";
import { postpone, settlePostponed } from "./postponed.ts";
import { type FollowUp, followingSlice, queueFollowUps } from "./queue-follow-ups.ts";
import { readWaiting } from "./read-waiting.ts";
import { writeOutcomes } from "./write-outcomes.ts";

export interface Batch {
	deletion: string;
	/** The slice that this batch is part of: if a later one has begun, it does nothing. */
	slice: string;
	size: number;
	/** Of records that were postponed and waited for: what is locked now gets its outcome. No other batch runs meanwhile. */
	last: boolean;
	/** Asked when the records are gone and more are waiting; true: the successor is queued after the commit. */
	hands(): boolean;
	/** How many records the successor's first batch tries. */
	nextSize(): number;
}

/**
 * over: nothing is left to do for this slice, because all is done, it was cancelled, or another slice has it now. busy: whatever is left
 * was postponed, and somebody is still working on it. overdue: the same, and that has been waited for.
 */
export type BatchEnd = "more" | "handed_over" | "over" | "busy" | "overdue";

/** Milliseconds for which somebody may go on working on a record that is to be deleted, once it is all that is left to do. */
export const patience = 5_000;

const second = 1_000;

/*
 * One batch is one transaction: the rows that go, the outcomes, the counts, the audit and the notification commit together or not at all.
 * Locks are taken in one order everywhere: the deletion, against cancelling and other slices; the actor's rights, against their
 * withdrawal; the holds; the records; last the head of the audit. Whoever cancels, withdraws or places a hold waits for this
 * transaction, and once they have been answered no later one gets past them.
 */
export async function runBatch(services: Services, plan: Plan, batch: Batch): Promise<BatchEnd> {
	const followUps: FollowUp[] = [];
	const { end, erased } = await commitBatch(services, plan, batch, followUps);
	// The records are gone: nothing that fails from here on is a failure of the batch.
	await queueFollowUps(services, followUps);
	if (erased)
		await watchWriters(services.db, plan, batch.deletion).catch((error) =>
			services.log.warn({ error }, "could not watch older transactions"),
		);
	return end;
}

function commitBatch(services: Services, plan: Plan, batch: Batch, followUps: FollowUp[]): Promise<{ end: BatchEnd; erased: boolean }> {
	const { eraser, crm, env, log } = services;
	return eraser.transaction(async (tx): Promise<{ end: BatchEnd; erased: boolean }> => {
		const deletion = await beginBatch(tx, batch.deletion, batch.slice);
		if (!deletion) return { end: "over", erased: false };
		const [rights, { records, postponedFor }] = await Promise.all([
			lockRights(tx, deletion.actorId),
			readWaiting(tx, deletion.id, batch.size),
		]);
		const decision = decideType(rights, crm.objects, { ...deletion, goes: otherTypesOf(plan) });
		if (decision !== "allowed") {
			await finishIfDone(tx, services, await endWaiting(tx, deletion, "permission_denied"));
			return { end: "over", erased: false };
		}

		const id = randomUUID();
		const outcomes = await eraseWaiting(tx, services, plan, deletion, rights, records, {
			id,
			last: batch.last,
			leaves: (followUp) => followUps.push(followUp),
			...timeouts(batch),
		});
		await restateSession(tx);
		const counted = await writeOutcomes(tx, deletion, outcomes);
		const positions = new Set(outcomes.map(({ position }) => position));
		if (postponedFor !== null) await settlePostponed(tx, deletion.id, [...positions]);
		else
			await postpone(
				tx,
				deletion.id,
				records.map(({ position }) => position).filter((position) => !positions.has(position)),
			);
		const finished = await finishIfDone(tx, services, counted);
		const handing = !finished && batch.hands();
		if (handing) followUps.push(followingSlice({ deletion: deletion.id, size: batch.nextSize() }));
		const forged = await recordAudit(tx, env.auditKey, {
			id,
			actorId: deletion.actorId,
			object: deletion.object,
			how: deletion.bulk ? "bulk" : "single",
			deletionId: deletion.id,
			origin: deletion.origin,
			textKeys: isTextKey(plan.object.key),
			records: outcomes.flatMap(({ code, key, klass, rows }) => (code === "deleted" ? [{ key, klass, rows }] : [])),
		});
		if (forged.length > 0) log.error({ positions: forged.slice(0, 10) }, "skipped audit links with a wrong HMAC");
		const erased = outcomes.some(({ code }) => code === "deleted");
		if (finished) return { end: "over", erased };
		if (handing) return { end: "handed_over", erased };
		const waited = postponedFor === null || outcomes.length > 0 ? "more" : postponedFor < patience ? "busy" : "overdue";
		return { end: waited, erased };
	});
}

/**
 * Below the records somebody may be at work too, for whom a batch waits but briefly, since others wait for what it has locked. Together
 * nothing may take long; alone a record takes as long as it takes.
 */
function timeouts({ size }: Batch): { lockTimeoutMs: number; statementTimeoutMs: number } {
	return size > 1
		? { lockTimeoutMs: second / 10, statementTimeoutMs: 10 * second }
		: { lockTimeoutMs: second, statementTimeoutMs: 3_600 * second };
}

import { randomUUID } from "node:crypto";
import { recordAudit } from "../../audit/record-audit.ts";
import { restateSession } from "../../database/clean-session.ts";
import type { Transaction } from "../../database/database.ts";
import { otherTypesOf, type Plan } from "../../erasure/plan/plan.ts";
import { isTextKey } from "../../erasure/sql/key-values.ts";
import { watchWriters } from "../../erasure/sweep/sweep-horizons.ts";
import { decideType } from "../../permissions/effective.ts";
import { lockRights } from "../../permissions/lock-rights.ts";
import type { Services } from "../../services.ts";
import { eraseWaiting } from "./erase-waiting.ts";
import { endWaiting, finishDeletionIfDone } from "./finish-deletion.ts";
import { hideKeys } from "./hide-keys.ts";
import { beginBatch, type DeletionRow } from "./lock-deletion.ts";
import { postpone, postponedWaitMs, readWaiting, settlePostponed, type WaitingRecords } from "./read-waiting.ts";
import { type FollowUp, followingSlice, queueFollowUps } from "./slice-job.ts";
import type { BatchEnd } from "./slice-state.ts";
import { type Outcome, writeOutcomes } from "./write-outcomes.ts";

export interface Batch {
	deletion: string;
	/** The slice that this batch is part of. If a later slice has begun, the batch does nothing. */
	slice: string;
	size: number;
	/** The size with which the next slice begins. `size` may be a part of a failed batch. */
	comfortable: number;
	/** Postponed records get their last turn: a record that is locked now gets that outcome. No other batch runs meanwhile. */
	last: boolean;
	/** Called after the records are deleted, if more are waiting. If true, the next slice is queued after the commit. */
	handsOver(): boolean;
}

interface BatchResult {
	end: BatchEnd;
	erased: boolean;
	followUps: readonly FollowUp[];
}

const nothingDone: BatchResult = { end: "over", erased: false, followUps: [] };

const second = 1_000;

/*
 * One batch is one transaction: the deleted rows, the outcomes, the counts, the audit and the notification commit together or not at all.
 * Locks are taken in one order everywhere: the deletion, against cancelling and other slices; the actor's rights, against their
 * revocation; the rehearsals; the holds; the nested sets; the values that are records; the records; last the head of the audit.
 * Cancelling, revoking a right and placing a hold wait for this transaction. Once such a call returns, no later batch gets past it.
 */
export async function runBatch(services: Services, plan: Plan, batch: Batch): Promise<BatchEnd> {
	const { end, erased, followUps } = await commitBatch(services, plan, batch);
	// The records are deleted: a failure after this point is not a failure of the batch.
	await queueFollowUps(services, followUps);
	if (erased)
		await watchWriters(services.db, plan, batch.deletion).catch((error) =>
			services.log.warn({ error }, "could not watch older transactions"),
		);
	return end;
}

function commitBatch(services: Services, plan: Plan, batch: Batch): Promise<BatchResult> {
	const { eraser, crm } = services;
	return eraser.transaction(async (tx): Promise<BatchResult> => {
		const deletion = await beginBatch(tx, batch.deletion, batch.slice);
		if (!deletion) return nothingDone;
		const [rights, waiting] = await Promise.all([lockRights(tx, deletion.actorId), readWaiting(tx, deletion.id, batch.size)]);
		if (decideType(rights, crm.objects, { ...deletion, goes: otherTypesOf(plan) }) !== "allowed") {
			await finishDeletionIfDone(tx, services, await endWaiting(tx, deletion, "permission_denied"));
			return nothingDone;
		}

		const id = randomUUID();
		const context = { tx, services, plan, deletion, batch: id, last: batch.last, timeouts: timeoutsOf(batch) };
		const { outcomes, followUps } = await eraseWaiting(context, waiting.records, rights);
		await restateSession(tx);
		const counted = await writeOutcomes(tx, deletion, outcomes);
		await hideKeys(tx, services.env.auditKey, plan.object, deletion.id, outcomes);
		await postponeRest(tx, deletion, waiting, outcomes);
		const finished = await finishDeletionIfDone(tx, services, counted);
		const handsOver = !finished && batch.handsOver();
		await recordErasures(tx, services, { plan, deletion, batch: id, outcomes });
		const erased = outcomes.some(({ code }) => code === "deleted");
		if (finished) return { end: "over", erased, followUps };
		if (!handsOver) return { end: endOf(waiting, outcomes), erased, followUps };
		const successor = followingSlice({ deletion: deletion.id, size: batch.comfortable });
		return { end: "handed_over", erased, followUps: [...followUps, successor] };
	});
}

/** Postpones records without an outcome. Postponed records with an outcome stop waiting. */
async function postponeRest(tx: Transaction, { id }: DeletionRow, waiting: WaitingRecords, outcomes: readonly Outcome[]): Promise<void> {
	const settled = new Set(outcomes.map(({ position }) => position));
	if (waiting.postponedFor !== null) return settlePostponed(tx, id, [...settled]);
	const rest = waiting.records.map(({ position }) => position).filter((position) => !settled.has(position));
	await postpone(tx, id, rest);
}

/** Locks the head of the audit, so no other lock may be taken after this. */
async function recordErasures(
	tx: Transaction,
	{ env, log }: Services,
	{ plan, deletion, batch, outcomes }: { plan: Plan; deletion: DeletionRow; batch: string; outcomes: readonly Outcome[] },
): Promise<void> {
	const { id: deletionId, actorId, object, bulk, origin } = deletion;
	const forged = await recordAudit(tx, env.auditKey, {
		id: batch,
		actorId,
		object,
		how: bulk ? "bulk" : "single",
		deletionId,
		origin,
		textKeys: isTextKey(plan.object.key),
		records: outcomes.flatMap(({ code, key, klass, rows }) => (code === "deleted" ? [{ key, klass, rows }] : [])),
	});
	if (forged.length > 0) log.error({ positions: forged.slice(0, 10) }, "skipped audit links with a wrong HMAC");
}

function endOf({ postponedFor }: WaitingRecords, outcomes: readonly Outcome[]): BatchEnd {
	if (postponedFor === null || outcomes.length > 0) return "more";
	return postponedFor < postponedWaitMs ? "busy" : "overdue";
}

/**
 * Other transactions may also work below the records. A batch of several records waits for them only briefly, because others wait for its
 * locks. A single record may take as long as it needs.
 */
function timeoutsOf({ size }: Batch): { lockTimeoutMs: number; statementTimeoutMs: number } {
	return size > 1
		? { lockTimeoutMs: second / 10, statementTimeoutMs: 10 * second }
		: { lockTimeoutMs: second, statementTimeoutMs: 3_600 * second };
}

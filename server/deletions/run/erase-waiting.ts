import { type Duty, duties } from "../../aftermath/duties.ts";
import { outboxJobs } from "../../aftermath/outbox/handle-outbox.ts";
import { recordDeleted } from "../../aftermath/webhooks/record-events.ts";
import type { Transaction } from "../../database/database.ts";
import { lockHoldsExclusive, lockHoldsShared, readHeldAlong } from "../../erasure/holds/held-records.ts";
import { readHeld } from "../../erasure/holds/read-held.ts";
import type { Plan } from "../../erasure/plan/plan.ts";
import { eraseRecords } from "../../erasure/rows/erase-records.ts";
import { findHidden, findRecords, lockRecords } from "../../erasure/rows/lock-records.ts";
import { sweepJob } from "../../erasure/sweep/sweep.ts";
import { readUnchecked } from "../../permissions/change-organisation.ts";
import type { EffectiveRights } from "../../permissions/effective.ts";
import type { Services } from "../../services.ts";
import { findErasureTraces } from "../find-erasure-traces.ts";
import { type BatchDecision, type BatchErasure, type BatchFacts, decideBatch, describeOutcomes } from "./decide-batch.ts";
import type { DeletionRow } from "./lock-deletion.ts";
import type { WaitingRecord } from "./read-waiting.ts";
import type { FollowUp } from "./slice-job.ts";
import type { Outcome } from "./write-outcomes.ts";

/** The batch whose records are erased. All of this happens in its transaction. */
interface EraseContext {
	tx: Transaction;
	services: Pick<Services, "crm" | "env" | "log">;
	plan: Plan;
	deletion: DeletionRow;
	/** The id of the batch. The audit lists its records under this id. */
	batch: string;
	/** Postponed records get their last turn: a record that is locked now stays. */
	last: boolean;
	timeouts: { lockTimeoutMs: number; statementTimeoutMs: number };
}

/** What the engine needs to know beyond the records themselves. */
interface EraseFacts {
	/** Active holds on other records that the deletion could include. */
	heldAlong: Awaited<ReturnType<typeof readHeldAlong>>;
	unchecked: boolean;
}

/** Erases the waiting records that may be deleted. Returns their outcomes, and the jobs to queue after the commit. */
export async function eraseWaiting(
	context: EraseContext,
	waiting: readonly WaitingRecord[],
	rights: EffectiveRights,
): Promise<{ outcomes: Outcome[]; followUps: FollowUp[] }> {
	if (waiting.length === 0) return { outcomes: [], followUps: [] };
	const { deletion, batch, last, services } = context;
	const facts = await readFacts(context, waiting);
	const decision = decideBatch(facts, deletion.object, rights, services.crm.objects);
	const { erasure, followUps } = await erase(context, facts, decision);
	return { outcomes: describeOutcomes({ waiting, batch, last }, facts, decision, erasure), followUps };
}

/**
 * Locks holds, then records, then reads everything that decides about them. Keep this order: holds may not change once records are locked.
 */
async function readFacts(
	{ tx, services: { env }, plan, deletion: { klass }, last, timeouts }: EraseContext,
	waiting: readonly WaitingRecord[],
): Promise<BatchFacts & EraseFacts> {
	await (last ? lockHoldsExclusive(tx) : lockHoldsShared(tx));
	const keys = waiting.map(({ key }) => key);
	const records = await lockRecords(tx, plan, keys, { klass, skipLocked: true, ...timeouts });
	// A record whose key equals a chosen one but is now spelled differently is not the record that was shown, so it stays.
	const chosen = new Set(keys);
	const locked = new Map(records.filter(({ key }) => chosen.has(key)).map((record) => [record.key, record]));
	const missing = keys.filter((key) => !locked.has(key));
	const [held, heldAlong, unchecked, busy, hidden, traces] = await Promise.all([
		readHeld(tx, plan, [...locked.keys()]),
		readHeldAlong(tx, plan),
		readUnchecked(tx),
		findRecords(tx, plan, missing, klass),
		findHidden(tx, plan, missing),
		findErasureTraces(tx, env.auditKey, plan.object, missing),
	]);
	const erasedBefore = new Map([...traces].map(([key, { audit }]) => [key, audit]));
	return { locked, held, busy, hidden, erasedBefore, heldAlong, unchecked };
}

/** Erases the records. Before that, after-commit duties store what they need to know. Afterwards, they forget the records that stayed. */
async function erase(
	{ tx, services: { crm, env, log }, plan, deletion: { id: deletion }, batch }: EraseContext,
	{ heldAlong, unchecked }: EraseFacts,
	{ going, refusals }: BatchDecision,
): Promise<{ erasure: BatchErasure | null; followUps: FollowUp[] }> {
	if (going.length === 0) return { erasure: null, followUps: [] };
	const keys = going.map(({ key }) => key);
	const remembered = new Map<Duty, number>();
	for (const duty of duties) remembered.set(duty, await duty.remember(tx, { crm, plan, deletion, keys }));
	const erasure = await eraseRecords(tx, plan, going, {
		deletionId: deletion,
		strategy: unchecked ? "unchecked" : "auto",
		held: heldAlong,
	});
	log.debug({ deletion, strategy: erasure.strategy, whyNotUnchecked: erasure.whyNotUnchecked }, "records were erased");
	const followUps: FollowUp[] = [];
	if (erasure.tombstones > 0) followUps.push({ kind: sweepJob, data: {}, key: deletion });
	for (const kind of erasure.outbox) followUps.push({ kind: outboxJobs[kind], data: {}, key: kind });
	const stayed = [...refusals.keys(), ...erasure.refused.map(({ key }) => key)];
	const staying = new Set(stayed);
	const erased = keys.filter((key) => !staying.has(key));
	if (await recordDeleted(tx, env, { deletion, batch }, erased)) followUps.push({ kind: outboxJobs.webhook, data: {}, key: "webhook" });
	for (const [{ forget, job }, count] of remembered) {
		if (count === 0) continue;
		await forget(tx, deletion, stayed);
		followUps.push({ kind: job, data: {}, key: job.name });
	}
	return { erasure, followUps };
}

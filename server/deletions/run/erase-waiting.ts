import { type Duty, duties } from "../../aftermath/duties.ts";
import type { Transaction } from "../../database/database.ts";
import { readKept } from "../../erasure/holds/held-above.ts";
import { lockHoldsExclusive, lockHoldsShared, readHeldAlong } from "../../erasure/holds/held-records.ts";
import type { Plan } from "../../erasure/plan/plan.ts";
import { eraseRecords } from "../../erasure/rows/erase-records.ts";
import { findHidden, findRecords, type LockedRecord, lockRecords } from "../../erasure/rows/lock-records.ts";
import { sweepJob } from "../../erasure/sweep/handle-sweeps.ts";
import { decideRecord, type EffectiveRights } from "../../permissions/effective.ts";
import { readUnchecked } from "../../permissions/organisation.ts";
import type { Services } from "../../services.ts";
import { findGone } from "./find-gone.ts";
import type { DeletionRow } from "./lock-deletion.ts";
import type { FollowUp } from "./queue-follow-ups.ts";
import type { WaitingRecord } from "./read-waiting.ts";
import type { Outcome } from "./write-outcomes.ts";

export interface EraseBatch {
	id: string;
	lockTimeoutMs: number;
	statementTimeoutMs: number;
	/** Whatever is locked now stays: it has been waited for. */
	last: boolean;
	/** Takes a job that is to be queued once the batch is committed. */
	leaves(followUp: FollowUp): void;
}

/**
 * Erases those of the records that may go, under their locks, and says of each what became of it; nothing of those that somebody else
 * is working on, unless it is their last turn.
 */
export async function eraseWaiting(
	tx: Transaction,
	{ crm, env, log }: Pick<Services, "crm" | "env" | "log">,
	plan: Plan,
	{ id: deletionId, object, klass }: DeletionRow,
	rights: EffectiveRights,
	waiting: readonly WaitingRecord[],
	{ id: batchId, last, leaves, ...timeouts }: EraseBatch,
): Promise<Outcome[]> {
	if (waiting.length === 0) return [];
	await (last ? lockHoldsExclusive(tx) : lockHoldsShared(tx));
	const keys = waiting.map(({ key }) => key);
	// A record whose key is equal to one that was chosen, but no longer written like it, is not the one that was shown: it stays.
	const chosen = new Set(keys);
	const records = await lockRecords(tx, plan, keys, { klass, skipLocked: true, ...timeouts });
	const locked = new Map(records.filter(({ key }) => chosen.has(key)).map((record) => [record.key, record]));
	const missing = keys.filter((key) => !locked.has(key));
	const [kept, held, unchecked, busy, hidden, gone] = await Promise.all([
		readKept(tx, plan, [...locked.keys()]),
		readHeldAlong(tx, plan),
		readUnchecked(tx),
		findRecords(tx, plan, missing, klass),
		findHidden(tx, plan, missing),
		findGone(tx, env.auditKey, plan.object, missing),
	]);

	const refusals = new Map<string, Outcome["code"]>();
	const going: LockedRecord[] = [];
	for (const record of locked.values()) {
		const decision = decideRecord(rights, crm.objects, { ...record, object });
		if (decision !== "allowed") refusals.set(record.key, decision);
		else if (kept.has(record.key)) refusals.set(record.key, "held");
		else going.push(record);
	}
	const context = { crm, plan, deletion: deletionId, keys: going.map(({ key }) => key) };
	const remembered = new Map<Duty, number>();
	for (const duty of duties) remembered.set(duty, await duty.remember(tx, context));
	const options = { deletionId, way: unchecked ? "unchecked" : "auto", held } as const;
	const erased = going.length > 0 ? await eraseRecords(tx, plan, going, options) : null;
	if (erased) log.debug({ deletion: deletionId, way: erased.way, whyNotUnchecked: erased.whyNotUnchecked }, "records were erased");
	if (erased && erased.tombstones > 0) leaves({ kind: sweepJob, data: {}, key: deletionId });
	for (const { key, code } of erased?.refused ?? []) refusals.set(key, code);
	for (const [{ forget, job }, count] of remembered) {
		if (count === 0) continue;
		await forget(tx, deletionId, [...refusals.keys()]);
		leaves({ kind: job, data: {}, key: job.name });
	}
	const rows = shareRows(erased, going.length);

	let ordinal = 0;
	return waiting.flatMap(({ position, key, found }): Outcome | [] => {
		const common = { position, key, klass: locked.get(key)?.klass ?? null, rows: 0, audit: null };
		if (busy.has(key)) return last ? { ...common, code: "locked" } : [];
		const refusal = refusals.get(key);
		if (refusal) return { ...common, code: refusal };
		if (!locked.has(key)) {
			const trace = gone.get(key);
			return !hidden.has(key) && (trace || found)
				? { ...common, code: "already_gone", audit: trace?.audit ?? null }
				: { ...common, code: "not_found" };
		}
		return { ...common, code: "deleted", rows: rows(key), audit: { batch: batchId, ordinal: ordinal++ } };
	});
}

/** Of several records only the sum is known. It stands with the first of them, so that sums over records are right. */
function shareRows(erased: Awaited<ReturnType<typeof eraseRecords>> | null, records: number): (key: string) => number {
	let rest = erased?.rows ?? 0;
	return (key) => {
		const known = records === 1 ? erased?.rowsByKey?.get(key) : undefined;
		const rows = known ?? rest;
		rest = 0;
		return rows;
	};
}

import type { LockedRecord } from "../../erasure/rows/lock-records.ts";
import type { KeepingRow } from "../../erasure/rows/refusals.ts";
import { decideRecord, type EffectiveRights, type Hierarchy } from "../../permissions/effective.ts";
import type { WaitingRecord } from "./read-waiting.ts";
import type { AuditPlace, Outcome, Reason } from "./write-outcomes.ts";

/** The facts about a batch's records, all read under their locks. Sets and maps are by key. */
export interface BatchFacts {
	/** Locked records whose key has the same spelling as when they were chosen. */
	locked: ReadonlyMap<string, LockedRecord>;
	/** Records on hold, or below a record on hold, each with the row that keeps it. */
	held: ReadonlyMap<string, KeepingRow>;
	/** Existing records that another transaction has locked. */
	busy: ReadonlySet<string>;
	/** Existing records that row-level security hides. */
	hidden: ReadonlySet<string>;
	/** Records that Expunge deleted earlier, with their audit entries. Null: only a tombstone is left. */
	erasedBefore: ReadonlyMap<string, AuditPlace | null>;
}

export interface BatchDecision {
	going: readonly LockedRecord[];
	refusals: ReadonlyMap<string, Reason>;
}

/** Decides which of the locked records may be deleted, and why the others may not. */
export function decideBatch(
	{ locked, held }: Pick<BatchFacts, "locked" | "held">,
	object: string,
	rights: EffectiveRights,
	hierarchy: Hierarchy,
): BatchDecision {
	const refusals = new Map<string, Reason>();
	const going: LockedRecord[] = [];
	for (const record of locked.values()) {
		const decision = decideRecord(rights, hierarchy, { ...record, object });
		const holder = held.get(record.key);
		if (decision !== "allowed") refusals.set(record.key, { code: decision, keptBy: null });
		else if (holder) refusals.set(record.key, { code: "held", keptBy: holder });
		else going.push(record);
	}
	return { going, refusals };
}

/** The engine's result for the records to delete. */
export interface BatchErasure {
	rows: number;
	/** Set only if exactly one record was to be deleted. */
	rowsByKey: ReadonlyMap<string, number> | null;
	refused: readonly ({ key: string } & Reason)[];
}

/**
 * Returns the outcome of each record, in the order of the selection. Records that another transaction has locked have none yet, unless it
 * is their last turn. If several records are deleted, only the sum of their rows is known. The first record gets it, so that sums over
 * records are right.
 */
export function describeOutcomes(
	{ waiting, batch, last }: { waiting: readonly WaitingRecord[]; batch: string; last: boolean },
	facts: BatchFacts,
	{ going, refusals }: BatchDecision,
	erasure: BatchErasure | null,
): Outcome[] {
	const reasons = new Map([...refusals, ...(erasure?.refused ?? []).map(({ key, code, keptBy }) => [key, { code, keptBy }] as const)]);
	let rest = erasure?.rows ?? 0;
	let ordinal = 0;
	return waiting.flatMap(({ position, key, found }): Outcome | [] => {
		const outcome = { position, key, klass: facts.locked.get(key)?.klass ?? null, rows: 0, audit: null, keptBy: null };
		if (facts.busy.has(key)) return last ? { ...outcome, code: "locked" } : [];
		const reason = reasons.get(key);
		if (reason) return { ...outcome, ...reason };
		if (!facts.locked.has(key)) return { ...outcome, ...describeMissing(facts, key, found) };
		const rows = (going.length === 1 ? erasure?.rowsByKey?.get(key) : undefined) ?? rest;
		rest = 0;
		return { ...outcome, code: "deleted", rows, audit: { batch, ordinal: ordinal++ } };
	});
}

/** A record that is hidden, or that was not found when the selection was sealed, is never said to be already gone. */
function describeMissing({ hidden, erasedBefore }: BatchFacts, key: string, found: boolean): Pick<Outcome, "code" | "audit"> {
	if (hidden.has(key) || !(found || erasedBefore.has(key))) return { code: "not_found", audit: null };
	return { code: "already_gone", audit: erasedBefore.get(key) ?? null };
}

import { eq, sql } from "drizzle-orm";
import { deletions, items } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";
import { tellFeed } from "../../database/tell-feed.ts";
import type { KeepingRow } from "../../erasure/rows/refusals.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { type OutcomeCode, type OutcomeResult, outcomeResults } from "../outcome-code.ts";
import { type DeletionRow, deletionColumns } from "./lock-deletion.ts";

/** Where the audit has a record: the link of a batch, and the entry's place in it. */
export interface AuditPlace {
	batch: string;
	ordinal: number;
}

export interface Outcome {
	position: number;
	key: string;
	klass: string | null;
	code: OutcomeCode;
	rows: number;
	/** The audit entry of the record, made by this deletion or by the earlier one that deleted it. */
	audit: AuditPlace | null;
	/** The row that keeps a record which could not be deleted, if one is known. It can be the record's own. */
	keptBy: KeepingRow | null;
}

/** Why a record stays, and which row keeps it, if any. */
export type Reason = Pick<Outcome, "code" | "keptBy">;

interface Run extends Pick<Outcome, "position" | "code" | "audit" | "keptBy"> {
	records: number;
}

/**
 * Joins neighbours with the same code, the same keeping row and neighbouring audit entries into runs. Takes outcomes in the order of the
 * selection.
 */
export function joinNeighbours(outcomes: readonly Outcome[]): Run[] {
	const runs: Run[] = [];
	for (const { position, code, audit, keptBy } of outcomes) {
		const last = runs.at(-1);
		const follows =
			last?.code === code &&
			last.position + last.records === position &&
			last.keptBy?.table === keptBy?.table &&
			last.keptBy?.key === keptBy?.key &&
			last.audit?.batch === audit?.batch &&
			(last.audit === null || last.audit.ordinal + last.records === audit?.ordinal);
		if (last && follows) last.records++;
		else runs.push({ position, code, audit, keptBy, records: 1 });
	}
	return runs;
}

/** Writes the outcomes, and adds them to the counts of the deletion, which is locked. */
export async function writeOutcomes(tx: Transaction, deletion: DeletionRow, outcomes: readonly Outcome[]): Promise<DeletionRow> {
	if (outcomes.length === 0) return deletion;
	const runs = joinNeighbours(outcomes);
	const writing = tx.execute(sql`
		insert into ${items} (deletion_id, position, records, code, audit_batch, audit_ordinal, kept_by_table, kept_by_key)
		select ${deletion.id}::uuid, position, records, code, batch, ordinal, kept_by_table, kept_by_key
		from unnest(${arrayOf(runs.map(({ position }) => position))}::integer[], ${arrayOf(runs.map(({ records }) => records))}::integer[],
			${arrayOf(runs.map(({ code }) => code))}::text[], ${arrayOf(runs.map(({ audit }) => audit?.batch ?? null))}::uuid[],
			${arrayOf(runs.map(({ audit }) => audit?.ordinal ?? null))}::integer[], ${arrayOf(runs.map(({ keptBy }) => keptBy?.table ?? null))}::text[],
			${arrayOf(runs.map(({ keptBy }) => keptBy?.key ?? null))}::text[])
			as run (position, records, code, batch, ordinal, kept_by_table, kept_by_key)`);
	const count = (result: OutcomeResult) => outcomes.filter(({ code }) => outcomeResults[code] === result).length;
	const added = { succeeded: count("succeeded"), failed: count("failed"), skipped: count("skipped"), cancelled: count("cancelled") };
	const counting = addCounts(tx, deletion, { ...added, rows: outcomes.reduce((sum, { rows }) => sum + rows, 0) });
	const [counted] = await Promise.all([counting, writing]);
	return counted;
}

export async function addCounts(
	tx: Transaction,
	deletion: DeletionRow,
	added: Partial<Record<OutcomeResult | "rows", number>>,
): Promise<DeletionRow> {
	const counting = tx
		.update(deletions)
		.set({
			succeeded: sql`${deletions.succeeded} + ${added.succeeded ?? 0}::integer`,
			failed: sql`${deletions.failed} + ${added.failed ?? 0}::integer`,
			skipped: sql`${deletions.skipped} + ${added.skipped ?? 0}::integer`,
			cancelled: sql`${deletions.cancelled} + ${added.cancelled ?? 0}::integer`,
			rows: sql`${deletions.rows} + ${added.rows ?? 0}::bigint`,
			...(added.succeeded ? { failingSince: null } : {}),
			lastActiveAt: sql`clock_timestamp()`,
		})
		.where(eq(deletions.id, deletion.id))
		.returning(deletionColumns);
	const [[counted]] = await Promise.all([counting, tellFeed(tx, [{ user: deletion.actorId, changed: "deletion", id: deletion.id }])]);
	return counted ?? deletion;
}

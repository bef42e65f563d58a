import { eq, sql } from "drizzle-orm";
import { deletions, items } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database.ts";
import { arrayOf } from "../erasure/array-of.ts";
import { tellFeed } from "../tell-feed.ts";
import type { DeletionRow } from "./lock-deletion.ts";
import type { OutcomeCode } from "./schemas.ts";

export interface Outcome {
	position: number;
	key: string;
	klass: string | null;
	code: OutcomeCode;
	rows: number;
	/** The audit entry of the record, of this deletion or of the earlier one that took it. */
	audit: { batch: string; ordinal: number } | null;
}

export type Bucket = "succeeded" | "failed" | "skipped" | "cancelled";

/** Already gone is a success of its own kind. */
export function bucketOf(code: OutcomeCode): Bucket {
	if (code === "deleted") return "succeeded";
	if (code === "already_gone") return "skipped";
	return code === "cancelled" ? "cancelled" : "failed";
}

/** Into the items and, in the same statement's transaction, into the counts of the deletion, which is locked. */
export async function writeOutcomes(tx: Transaction, deletion: DeletionRow, outcomes: readonly Outcome[]): Promise<DeletionRow> {
	if (outcomes.length === 0) return deletion;
	const writing = tx.execute(sql`
		insert into ${items} (deletion_id, position, code, rows, audit_batch, audit_ordinal)
		select ${deletion.id}::uuid, position, code, rows, batch, ordinal
		from unnest(${arrayOf(outcomes.map(({ position }) => position))}::integer[], ${arrayOf(outcomes.map(({ code }) => code))}::text[],
			${arrayOf(outcomes.map(({ rows }) => rows))}::bigint[], ${arrayOf(outcomes.map(({ audit }) => audit?.batch ?? null))}::uuid[],
			${arrayOf(outcomes.map(({ audit }) => audit?.ordinal ?? null))}::integer[]) as line (position, code, rows, batch, ordinal)`);
	const count = (bucket: Bucket) => outcomes.filter(({ code }) => bucketOf(code) === bucket).length;
	const added = { succeeded: count("succeeded"), failed: count("failed"), skipped: count("skipped"), cancelled: count("cancelled") };
	const counting = addCounts(tx, deletion, { ...added, rows: outcomes.reduce((sum, { rows }) => sum + rows, 0) });
	const [counted] = await Promise.all([counting, writing]);
	return counted;
}

export async function addCounts(
	tx: Transaction,
	deletion: DeletionRow,
	added: Partial<Record<Bucket | "rows", number>>,
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
			touchedAt: sql`clock_timestamp()`,
		})
		.where(eq(deletions.id, deletion.id))
		.returning();
	const [[counted]] = await Promise.all([counting, tellFeed(tx, deletion.actorId, { changed: "deletion", id: deletion.id })]);
	return counted ?? deletion;
}

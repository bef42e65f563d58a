import { and, asc, eq, gt } from "drizzle-orm";
import { auditLinks } from "../../drizzle/audit.ts";
import { outcomes, previewRecords } from "../../drizzle/deletions.ts";
import type { ActionContext } from "../http/action.ts";
import { explainOutcome, readCode, referenceOf } from "./describe-deletions.ts";
import { findDeletion } from "./find-deletion.ts";
import type { OutcomeCode } from "./outcome-code.ts";
import type { DeletionItem } from "./schemas.ts";

export interface ItemFilter {
	/** A position; those behind it are listed. */
	after: number;
	limit: number;
	code?: OutcomeCode | undefined;
}

/** The records of a deletion in the order of the selection, each with what became of it. */
export async function listItems(
	action: ActionContext,
	id: string,
	{ after, limit, code }: ItemFilter,
): Promise<{ items: DeletionItem[]; next: number | null }> {
	const { db } = action;
	await findDeletion(action, db, id);
	const rows = await db
		.select({
			position: previewRecords.position,
			key: previewRecords.key,
			code: outcomes.code,
			at: outcomes.at,
			ordinal: outcomes.auditOrdinal,
			firstEntry: auditLinks.firstEntry,
		})
		.from(previewRecords)
		.leftJoin(outcomes, and(eq(outcomes.deletionId, previewRecords.previewId), eq(outcomes.position, previewRecords.position)))
		.leftJoin(auditLinks, eq(auditLinks.batch, outcomes.auditBatch))
		.where(
			and(eq(previewRecords.previewId, id), gt(previewRecords.position, after), code === undefined ? undefined : eq(outcomes.code, code)),
		)
		.orderBy(asc(previewRecords.position))
		.limit(limit + 1);
	const page = rows.slice(0, limit).map((row): DeletionItem => {
		const known = row.code === null ? null : readCode(row.code);
		return {
			position: row.position,
			key: row.key,
			code: known,
			message: known === null ? null : explainOutcome(known),
			auditReference: referenceOf(row.firstEntry, row.ordinal),
			at: row.at?.toISOString() ?? null,
		};
	});
	return { items: page, next: rows.length > limit ? (page.at(-1)?.position ?? null) : null };
}

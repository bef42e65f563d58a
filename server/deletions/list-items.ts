import { and, asc, eq, gt } from "drizzle-orm";
import { auditLinks } from "../../drizzle/audit.ts";
import { outcomes, previewRecords } from "../../drizzle/deletions.ts";
import type { ActionContext } from "../http/action.ts";
import { explainOutcome, referenceOf } from "./describe-deletions.ts";
import { findDeletion } from "./get-deletion.ts";
import type { OutcomeCode } from "./outcome-code.ts";
import type { DeletionItem } from "./schemas.ts";

export interface ItemFilter {
	/** A position: the records behind it are listed. */
	after: number;
	limit: number;
	code?: OutcomeCode | undefined;
}

/** The records of a deletion with their outcomes, in the order of the selection. */
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
		const outcome = row.code === null ? { code: null, result: null, message: null } : explainOutcome(row.code);
		return {
			position: row.position,
			key: row.key,
			...outcome,
			auditReference: referenceOf(row.firstEntry, row.ordinal),
			at: row.at?.toISOString() ?? null,
		};
	});
	return { items: page, next: rows.length > limit ? (page.at(-1)?.position ?? null) : null };
}

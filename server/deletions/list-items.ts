import { and, asc, eq, gt, or } from "drizzle-orm";
import { redactions } from "../../drizzle/aftermath.ts";
import { auditLinks } from "../../drizzle/audit.ts";
import { outcomes } from "../../drizzle/deletions.ts";
import { previewRecords } from "../../drizzle/previews.ts";
import type { TableName } from "../crm/objects.ts";
import { tableLabelsOf } from "../crm/read-grantable.ts";
import { recordAddress } from "../crm/record-address.ts";
import type { KeepingRow } from "../erasure/rows/refusals.ts";
import type { ActionContext } from "../http/action.ts";
import { explainOutcome, referenceOf } from "./describe-deletions.ts";
import { describeKeepers } from "./describe-keepers.ts";
import { findDeletion } from "./get-deletion.ts";
import type { OutcomeCode } from "./outcome-code.ts";
import type { DeletionItem, Mention } from "./schemas.ts";

interface ItemFilter {
	/** The page begins after this position. */
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
	const { db, crm, env } = action;
	const { object, klass } = await findDeletion(action, db, id);
	const rows = await db
		.select({
			position: previewRecords.position,
			key: previewRecords.key,
			keyIsHmac: previewRecords.keyIsHmac,
			code: outcomes.code,
			at: outcomes.at,
			ordinal: outcomes.auditOrdinal,
			firstEntry: auditLinks.firstEntry,
			keptByTable: outcomes.keptByTable,
			keptByKey: outcomes.keptByKey,
		})
		.from(previewRecords)
		.leftJoin(outcomes, and(eq(outcomes.deletionId, previewRecords.previewId), eq(outcomes.position, previewRecords.position)))
		.leftJoin(auditLinks, eq(auditLinks.batch, outcomes.auditBatch))
		.where(
			and(eq(previewRecords.previewId, id), gt(previewRecords.position, after), code === undefined ? undefined : eq(outcomes.code, code)),
		)
		.orderBy(asc(previewRecords.position))
		.limit(limit + 1);
	const found = rows.slice(0, limit).map((row) => ({ ...row, keptBy: keepingRow(row) }));
	const describe = await describeKeepers(
		action,
		found.flatMap(({ keptBy }) => keptBy ?? []),
	);
	const page = found.map((row): DeletionItem => {
		const outcome = row.code === null ? { code: null, result: null, message: null } : explainOutcome(row.code);
		const key = row.keyIsHmac ? null : row.key;
		const isGone = outcome.result === "succeeded" || outcome.result === "skipped";
		return {
			position: row.position,
			key,
			address: key === null || isGone ? null : recordAddress(crm.pages, { object, klass, key }, env.crmOrigins[0]),
			keptBy: describe(object, row.key, row.keptBy),
			...outcome,
			auditReference: referenceOf(row.firstEntry, row.ordinal),
			at: row.at?.toISOString() ?? null,
		};
	});
	return { items: page, next: rows.length > limit ? (page.at(-1)?.position ?? null) : null };
}

function keepingRow({ keptByTable, keptByKey }: { keptByTable: string | null; keptByKey: string | null }): KeepingRow | null {
	return keptByTable === null ? null : { table: keptByTable as TableName, key: keptByKey };
}

const maxPeople = 100;

/**
 * Rows of other records that still name a deleted person, because the name is not beside the address or the row could not be changed. The
 * result says where to look and contains no text.
 */
export async function listMentions(action: ActionContext, id: string): Promise<Mention[]> {
	const { db, crm } = action;
	await findDeletion(action, db, id);
	const people = await db
		.select({ mentionedIn: redactions.mentionedIn })
		.from(redactions)
		.where(and(eq(redactions.deletionId, id), or(gt(redactions.mentions, 0), gt(redactions.failed, 0))))
		.orderBy(asc(redactions.createdAt), asc(redactions.key))
		.limit(maxPeople);
	const rows = new Map(people.flatMap(({ mentionedIn }) => mentionedIn.map(([table, key]) => [`${table} ${key}`, { table, key }])));
	return [...rows.values()].map(({ table, key }) => ({ kind: tableLabelsOf(crm, table as TableName).singular, table, key }));
}

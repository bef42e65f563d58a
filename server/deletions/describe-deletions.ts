import { and, asc, count, eq, inArray, ne, sql } from "drizzle-orm";
import { auditLinks } from "../../drizzle/audit.ts";
import { users } from "../../drizzle/auth.ts";
import { outcomes } from "../../drizzle/deletions.ts";
import { previewRecords } from "../../drizzle/previews.ts";
import { noWork, readWorkOutcomes } from "../aftermath/outbox/read-work-outcomes.ts";
import { readRedactionOutcomes } from "../aftermath/redaction/read-redaction-outcomes.ts";
import { formatReference } from "../audit/chain.ts";
import { readLabels } from "../crm/read-grantable.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { errorCodes } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { isOutcomeCode, type OutcomeCode, type OutcomeResult, outcomeResults } from "./outcome-code.ts";
import { countWaiting } from "./run/finish-deletion.ts";
import type { DeletionRow } from "./run/lock-deletion.ts";
import type { Deletion } from "./schemas.ts";

type Reader = Pick<Services, "db" | "crm">;

/** Describes deletions for the screens, in the given order and without names. */
export async function describeDeletions(services: Reader, rows: readonly DeletionRow[]): Promise<Deletion[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const [labelsOf, firstRecords, people, reasons, settled, redactions, aftermath] = await Promise.all([
		readLabels(services),
		readFirstRecords(services, rows),
		readPeople(services, rows),
		readReasons(services, rows),
		readOutcomes(services, rows),
		readRedactionOutcomes(services.db, ids),
		readWorkOutcomes(services.db, ids),
	]);
	return rows.map((row) => ({
		id: row.id,
		object: row.object,
		klass: row.klass,
		labels: labelsOf(row.object, row.klass),
		bulk: row.bulk,
		state: row.state,
		cancelling: row.cancelRequestedAt !== null && row.endedAt === null,
		counts: {
			submitted: row.submitted,
			succeeded: row.succeeded,
			failed: row.failed,
			skipped: row.skipped,
			cancelled: row.cancelled,
			waiting: countWaiting(row),
			rows: row.rows,
		},
		firstRecords: firstRecords.get(row.id) ?? [],
		reasons: reasons.get(row.id) ?? [],
		startedBy: people.get(row.actorId) ?? null,
		createdAt: row.createdAt.toISOString(),
		startedAt: row.startedAt?.toISOString() ?? null,
		endedAt: row.endedAt?.toISOString() ?? null,
		outcome: settled.get(row.id) ?? null,
		redaction: redactions.get(row.id) ?? null,
		aftermath: aftermath.get(row.id) ?? noWork,
	}));
}

/** A stored outcome with its result and message. */
export function explainOutcome(stored: string): { code: OutcomeCode; result: OutcomeResult; message: string } {
	if (!isOutcomeCode(stored)) throw new Error(`An item has the unknown outcome ${stored}.`);
	const message = stored === "deleted" ? "Permanently deleted." : errorCodes[stored].message;
	return { code: stored, result: outcomeResults[stored], message };
}

const maxFirstRecords = 3;

/** The records of a retry have gaps between their positions. Hidden keys are left out. */
async function readFirstRecords({ db }: Reader, rows: readonly DeletionRow[]): Promise<Map<string, Deletion["firstRecords"]>> {
	const found = await db.execute<{ id: string; keys: string[] }>(sql`
		select d.id, array(select key from (
			select key, key_is_hmac from ${previewRecords} where preview_id = d.id order by position limit ${maxFirstRecords}) as r where not key_is_hmac) as keys
		from unnest(${arrayOf(rows.map(({ id }) => id))}::uuid[]) as d (id)`);
	return new Map(found.map(({ id, keys }) => [id, keys.map((key) => ({ key, name: null }))]));
}

async function readPeople({ db }: Reader, rows: readonly DeletionRow[]) {
	const ids = [...new Set(rows.map(({ actorId }) => actorId))];
	const people = await db.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, ids));
	return new Map(people.map((person) => [person.id, person]));
}

async function readReasons({ db }: Reader, rows: readonly DeletionRow[]): Promise<Map<string, Deletion["reasons"]>> {
	const ids = rows.filter(({ succeeded, submitted }) => succeeded < submitted).map(({ id }) => id);
	if (ids.length === 0) return new Map();
	const counted = await db
		.select({ id: outcomes.deletionId, code: outcomes.code, count: count() })
		.from(outcomes)
		.where(and(inArray(outcomes.deletionId, ids), ne(outcomes.code, "deleted")))
		.groupBy(outcomes.deletionId, outcomes.code)
		.orderBy(asc(outcomes.code));
	const reasons = new Map<string, Deletion["reasons"]>();
	for (const { id, code, count } of counted) {
		reasons.set(id, [...(reasons.get(id) ?? []), { ...explainOutcome(code), count }]);
	}
	return reasons;
}

async function readOutcomes({ db }: Reader, rows: readonly DeletionRow[]): Promise<Map<string, NonNullable<Deletion["outcome"]>>> {
	const ids = rows.filter(({ bulk, endedAt }) => !bulk && endedAt !== null).map(({ id }) => id);
	if (ids.length === 0) return new Map();
	const found = await db
		.select({ id: outcomes.deletionId, code: outcomes.code, ordinal: outcomes.auditOrdinal, firstEntry: auditLinks.firstEntry })
		.from(outcomes)
		.leftJoin(auditLinks, eq(auditLinks.batch, outcomes.auditBatch))
		.where(inArray(outcomes.deletionId, ids));
	return new Map(
		found.map(({ id, code, ordinal, firstEntry }) => [id, { ...explainOutcome(code), auditReference: referenceOf(firstEntry, ordinal) }]),
	);
}

export function referenceOf(firstEntry: number | null, ordinal: number | null): string | null {
	return firstEntry === null || ordinal === null ? null : formatReference(firstEntry + ordinal);
}

import { and, eq, max, min, sql } from "drizzle-orm";
import { auditLinks } from "../../drizzle/audit.ts";
import { outcomes } from "../../drizzle/deletions.ts";
import { formatReference } from "../audit/chain.ts";
import type { Database } from "../database/database.ts";
import type { GraphObject } from "../erasure/graph/graph.ts";
import { isOneOfSql } from "../erasure/sql/equals-sql.ts";
import { canonicalKey, isKeyOf } from "../erasure/sql/key-values.ts";
import { onlySql } from "../erasure/sql/table-sql.ts";
import type { ActionContext } from "../http/action.ts";
import { mayReadEveryScope, mayReadType } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { referenceOf } from "./describe-deletions.ts";
import { type ErasureTrace, findErasureTraces } from "./find-erasure-traces.ts";
import type { ErasedRecord } from "./schemas.ts";

const unknown: ErasedRecord = { erased: false, deletedAt: null, auditReference: null };

/**
 * Says whether the record behind a dead link was deleted. Only people who may read every record of the type and klass, and the person who
 * deleted it, are told. The audit's klass counts, if it has one.
 */
export async function findErasedRecord(
	{ db, env, graph, actor }: ActionContext,
	{ object, klass, key }: { object: string; klass: string | null; key: string },
): Promise<ErasedRecord> {
	const rights = await readRights(db, actor.id);
	const described = (await graph.current()).objects.get(object);
	if (!described || !isKeyOf(key, described.key.type)) return unknown;
	const canonical = canonicalKey(key, described.key);
	if (await isThere(db, described, canonical)) return unknown;
	const trace = (await findErasureTraces(db, env.auditKey, described, [canonical])).get(canonical);
	if (!trace) return unknown;
	const type = [rights, object, trace.klass ?? klass] as const;
	if (!mayReadEveryScope(...type) && !(trace.actorId === actor.id && mayReadType(...type))) return unknown;
	return { erased: true, deletedAt: trace.at.toISOString(), auditReference: await readReference(db, trace) };
}

/** A key can be reused. Then the link leads to the new record. */
async function isThere(db: Database, { table, key }: GraphObject, value: string): Promise<boolean> {
	const [found] = await db.execute<{ any: boolean }>(sql`
		select exists (select from ${onlySql(table)} as c where ${isOneOfSql(key, [value])}) as any`);
	return found?.any === true;
}

/**
 * The record's own audit entry, or that of the record whose deletion included it. If several records were deleted in one batch, their first
 * and last entries.
 */
async function readReference(db: Database, { audit, with: other }: ErasureTrace): Promise<string | null> {
	if (other !== null) return readBatchReference(db, other);
	const [link] = audit ? await db.select().from(auditLinks).where(eq(auditLinks.batch, audit.batch)) : [];
	return referenceOf(link?.firstEntry ?? null, audit?.ordinal ?? null);
}

/** A tombstone and the outcomes of its batch have the same time, because one transaction writes both. Rows swept later have no batch. */
async function readBatchReference(db: Database, { deletion, at }: { deletion: string; at: string }): Promise<string | null> {
	const [found] = await db
		.select({
			first: min(sql<number>`${auditLinks.firstEntry} + ${outcomes.auditOrdinal}`),
			last: max(sql<number>`${auditLinks.firstEntry} + ${outcomes.auditOrdinal}`),
		})
		.from(outcomes)
		.innerJoin(auditLinks, eq(auditLinks.batch, outcomes.auditBatch))
		.where(and(eq(outcomes.deletionId, deletion), eq(outcomes.code, "deleted"), eq(outcomes.at, sql`${at}::timestamptz`)));
	const ends = [found?.first, found?.last].map((position) => (position == null ? null : formatReference(Number(position))));
	return ends[0] === ends[1] ? (ends[0] ?? null) : ends.join(" to ");
}

import { sql } from "drizzle-orm";
import { advisoryLocks } from "../database/advisory-locks.ts";
import { ownFunction, type Transaction } from "../database/database.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { digestEntries, hideKey, signLink } from "./chain.ts";
import { findEnd } from "./find-end.ts";
import type { AuditAction } from "./schemas.ts";

/**
 * The records that one batch erased, one record put on hold or released, or one deletion whose files were removed. An entry's ordinal is
 * its index in `records`.
 */
export interface AuditBatch {
	id: string;
	/** Defaults to "deleted", the only action with `how` and `deletionId`. */
	action?: AuditAction;
	actorId: string;
	object: string;
	how: "single" | "bulk" | null;
	deletionId: string | null;
	origin: string | null;
	/** Whether the keys of this object are text, which may identify a person. Integers and UUIDs are stored as is. */
	textKeys: boolean;
	records: readonly { key: string; klass: string | null; rows: number }[];
}

/**
 * Appends a link. Call last in a batch's transaction, because batches run one at a time from this lock on. The lock and the read of the
 * newest link are two statements, so that the read sees the link that the lock waited for. Returns the positions of forged links at the end
 * of the chain: they are skipped, and `audit:verify` reports them.
 */
export async function recordAudit(tx: Transaction, auditKey: string, batch: AuditBatch): Promise<readonly string[]> {
	if (batch.records.length === 0) return [];
	const { id, action = "deleted", actorId, object, how, deletionId, origin, textKeys, records } = batch;
	const common = { batch: id, action, actorId, object, keyIsHmac: textKeys, how, deletionId, origin, at: new Date() };
	const entries = records.map(({ key, klass, rows }, ordinal) => ({
		ordinal,
		klass,
		key: textKeys ? hideKey(auditKey, object, key) : key,
		rows,
	}));
	const digest = digestEntries(common, entries);
	const lists = [entries.map(({ klass }) => klass), entries.map(({ key }) => key), entries.map(({ rows }) => rows)].map(arrayOf);
	// The batch's lock timeout is for record locks; waiting for this lock does not count against it.
	await tx.execute(sql`select set_config('lock_timeout', '0', true), pg_advisory_xact_lock(${advisoryLocks.audit}::bigint)`);
	const { last, next, forged } = await findEnd(tx, auditKey);
	const link = {
		...common,
		position: next,
		firstEntry: last.firstEntry + last.entries,
		entries: entries.length,
		digest,
		previousHmac: last.hmac,
	};
	const identity = [next, id, link.firstEntry, digest, last.hmac, signLink(auditKey, link), link.at.toISOString(), action, actorId, object];
	const values = [...identity, textKeys, how, deletionId, origin, ...lists].map((value) => sql`${value}`);
	await tx.execute(sql`select ${ownFunction("append_audit")}(${sql.join(values, sql`, `)})`);
	return forged;
}

import { sql } from "drizzle-orm";
import type { Transaction } from "../database/database.ts";
import { ownFunction } from "../database/own-function.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { digestEntries, hideKey, signLink } from "./chain.ts";
import { findEnd } from "./find-end.ts";
import type { AuditAction } from "./schemas.ts";

/** Everything that one batch erased, or a hold on a record. An entry's ordinal is its place in `records`, from 0. */
export interface AuditBatch {
	id: string;
	/** "deleted" if left out; only then there are `how` and `deletionId`. */
	action?: AuditAction;
	actorId: string;
	object: string;
	how: "single" | "bulk" | null;
	deletionId: string | null;
	origin: string | null;
	/** Keys of this object are text and may say who it was; integers and UUIDs are kept as they are. */
	textKeys: boolean;
	records: readonly { key: string; klass: string | null; rows: number }[];
}

/** Any number; whoever appends to the chain holds it until the commit. */
export const chainLock = 7_301_955_116;

/**
 * The last statements of a batch's transaction: everything before them runs in parallel with other batches, from the lock on one at a
 * time. The lock and the reading of the newest link are two statements, so that the reading sees what was waited for. The answer names the
 * links that somebody else has put at the end since: they are passed over, and `audit:verify` names them.
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
	// Waiting for one's turn is nobody's work on a record: what a batch allows for that does not count here.
	await tx.execute(sql`select set_config('lock_timeout', '0', true), pg_advisory_xact_lock(${chainLock}::bigint)`);
	const { last, next, forged } = await findEnd(tx, auditKey);
	const link = {
		...common,
		position: next,
		firstEntry: last.firstEntry + last.entries,
		entries: entries.length,
		digest,
		previousHmac: last.hmac,
	};
	const told = [next, id, link.firstEntry, digest, last.hmac, signLink(auditKey, link), link.at.toISOString(), action, actorId, object];
	const values = [...told, textKeys, how, deletionId, origin, ...lists].map((value) => sql`${value}`);
	await tx.execute(sql`select ${ownFunction("append_audit")}(${sql.join(values, sql`, `)})`);
	return forged;
}

import { desc, sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import type { Transaction } from "../database.ts";
import { arrayOf } from "../erasure/array-of.ts";
import { beforeFirst, digestEntries, hideKey, signLink } from "./chain.ts";
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
 * time. The lock and the reading of the newest link are two statements, so that the reading sees what was waited for.
 */
export async function recordAudit(tx: Transaction, auditKey: string, batch: AuditBatch): Promise<void> {
	if (batch.records.length === 0) return;
	const { id, action = "deleted", actorId, object, how, deletionId, origin, textKeys } = batch;
	const common = { batch: id, action, actorId, object, keyIsHmac: textKeys, how, deletionId, origin, at: new Date() };
	const entries = batch.records.map(({ key, klass, rows }, ordinal) => ({
		ordinal,
		klass,
		key: textKeys ? hideKey(auditKey, object, key) : key,
		rows,
	}));
	const inserting = tx.execute(sql`
		insert into ${auditEntries} (batch, ordinal, klass, key, rows)
		select ${id}::uuid, place - 1, klass, key, rows
		from unnest(${arrayOf(entries.map(({ klass }) => klass))}::text[], ${arrayOf(entries.map(({ key }) => key))}::text[],
			${arrayOf(entries.map(({ rows }) => rows))}::bigint[]) with ordinality as entry (klass, key, rows, place)`);
	// Waiting for one's turn is nobody's work on a record: what a batch allows for that does not count here.
	const locking = tx.execute(sql`select set_config('lock_timeout', '0', true), pg_advisory_xact_lock(${chainLock}::bigint)`);
	const reading = tx.select().from(auditLinks).orderBy(desc(auditLinks.position)).limit(1);
	// Sent one behind the other; they are executed in this order.
	const [, , [newest]] = await Promise.all([inserting, locking, reading]);
	const previous = newest ?? beforeFirst;
	const link = {
		...common,
		position: previous.position + 1,
		firstEntry: previous.firstEntry + previous.entries,
		entries: entries.length,
		digest: digestEntries(common, entries),
		previousHmac: previous.hmac,
	};
	await tx.insert(auditLinks).values({ ...link, hmac: signLink(auditKey, link) });
}

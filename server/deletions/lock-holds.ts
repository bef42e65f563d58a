import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { holds } from "../../drizzle/erasure.ts";
import type { Transaction } from "../database.ts";
import { arrayOf } from "../erasure/array-of.ts";

/** Any number. Batches share it; whoever places a hold takes it alone, so that once a hold is answered nothing it names goes any more. */
const holdsLock = 7_301_955_117;

/** Call in a batch before its records are locked. */
export async function shareHolds(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock_shared(${holdsLock}::bigint)`);
}

/** Call in the transaction that places a hold, before it is written. */
export async function awaitBatches(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${holdsLock}::bigint)`);
}

/** Those of the keys that must be kept. */
export async function readHeld(tx: Transaction, object: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
	const rows = await tx
		.select({ key: holds.key })
		.from(holds)
		.where(and(eq(holds.object, object), isNull(holds.releasedAt), inArray(holds.key, sql`(select unnest(${arrayOf(keys)}::text[]))`)));
	return new Set(rows.map(({ key }) => key));
}

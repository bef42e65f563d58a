import { sql } from "drizzle-orm";
import type { Transaction } from "../database/database.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";

/*
 * Batches pass the gates of their person and of the organisation side by side; whoever changes rights or switches goes through alone. Locks of
 * rows are not enough: who shares one gets it past somebody who waits for it alone, so that jobs running one over the other would keep
 * a withdrawal waiting to their end (tried: 18,000 records). Gates are passed in the order in which people came.
 */

/** Any numbers; the second half of a person's gate is made of their id. */
const personGate = 730_195_511;
const organisationGate = 730_195_512;

export async function shareGates(tx: Transaction, userId: string): Promise<void> {
	await tx.execute(sql`
		select pg_advisory_xact_lock_shared(${organisationGate}::integer, 0), pg_advisory_xact_lock_shared(${personGate}::integer, hashtext(${userId}))`);
}

/** Those of several people in one order, so that two who change rights do not wait for each other. */
export async function passGates(tx: Transaction, userIds: readonly string[]): Promise<void> {
	await tx.execute(sql`
		select pg_advisory_xact_lock(${personGate}::integer, number)
		from (select distinct hashtext(id) as number from unnest(${arrayOf(userIds)}::text[]) as users (id) order by 1) as gates`);
}

export async function passOrganisationGate(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${organisationGate}::integer, 0)`);
}

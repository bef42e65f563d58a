import { asc, inArray, type SQL, sql } from "drizzle-orm";
import { actors } from "../../drizzle/permissions.ts";
import { advisoryLocks } from "../database/advisory-locks.ts";
import { type Database, ownFunction, type Transaction } from "../database/database.ts";
import { tellFeed } from "../database/tell-feed.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { type EffectiveRights, noRights } from "./effective.ts";

/*
 * Batches share the advisory locks of their actor and of the organisation. A change of rights or switches takes the lock exclusively, so it
 * waits for the running batches, and batches that start later wait for it. Row locks are not enough: a new shared row lock overtakes a
 * waiting writer, so overlapping jobs kept a revocation waiting until they had all ended (tried with 18,000 records). Advisory locks are
 * granted in the order of the requests.
 */

/**
 * The actor's current rights, locked until the transaction ends: a revocation waits for it, and takes effect as soon as it returns. A
 * removed person has no rights. The read is a function of the owner, because the role that runs batches cannot read accounts.
 */
export async function lockRights(tx: Transaction, actorId: string): Promise<EffectiveRights> {
	await lockRightsShared(tx, actorId);
	return readFrom(tx, sql`${ownFunction("lock_rights")}(${actorId})`);
}

/** The same without a lock: for screens, and to refuse early. */
export function readRights(db: Database | Transaction, actorId: string): Promise<EffectiveRights> {
	return readFrom(db, sql`${ownFunction("read_rights")}(${actorId})`);
}

async function lockRightsShared(tx: Transaction, userId: string): Promise<void> {
	await tx.execute(sql`
		select pg_advisory_xact_lock_shared(${advisoryLocks.organisation}::integer, 0), pg_advisory_xact_lock_shared(${advisoryLocks.actor}::integer, hashtext(${userId}))`);
}

/** Locks in one order, so that two changes of rights cannot deadlock. */
async function lockRightsExclusive(tx: Transaction, userIds: readonly string[]): Promise<void> {
	await tx.execute(sql`
		select pg_advisory_xact_lock(${advisoryLocks.actor}::integer, number)
		from (select distinct hashtext(id) as number from unnest(${arrayOf(userIds)}::text[]) as users (id) order by 1) as locks`);
}

export async function lockSwitchesExclusive(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.organisation}::integer, 0)`);
}

interface RightsRow extends Record<string, unknown> {
	role: "admin" | "agent";
	version: number;
	strict_cascade: boolean;
	searches_read: boolean;
	searches_bulk_delete: boolean;
	grants: EffectiveRights["grants"];
}

async function readFrom(db: Database | Transaction, rights: SQL): Promise<EffectiveRights> {
	const [actor] = await db.execute<RightsRow>(sql`select * from ${rights}`);
	if (!actor) return noRights;
	return {
		admin: actor.role === "admin",
		strictCascade: actor.strict_cascade,
		searches: { read: actor.searches_read, bulkDelete: actor.searches_bulk_delete },
		grants: actor.grants,
		version: actor.version,
	};
}

/**
 * Call before changing the rights of these people, in the same transaction. It waits for running batches and blocks new ones. After the
 * commit, no batch deletes anything with the old rights.
 */
export async function invalidateRights(tx: Transaction, userIds: readonly string[]): Promise<void> {
	if (userIds.length === 0) return;
	await lockRightsExclusive(tx, userIds);
	const affected = inArray(actors.userId, [...userIds]);
	await tx.select({ userId: actors.userId }).from(actors).where(affected).orderBy(asc(actors.userId)).for("update");
	await tx
		.update(actors)
		.set({ rightsVersion: sql`${actors.rightsVersion} + 1` })
		.where(affected);
	await tellFeed(
		tx,
		userIds.map((user) => ({ user, changed: "rights" })),
	);
}

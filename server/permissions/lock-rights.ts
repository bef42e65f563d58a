import { type SQL, sql } from "drizzle-orm";
import type { Database, Transaction } from "../database/database.ts";
import { ownFunction } from "../database/own-function.ts";
import { type EffectiveRights, noRights } from "./effective.ts";
import { shareGates } from "./rights-gate.ts";

/**
 * What this person may do as of now, held until the transaction ends: whoever takes a right away waits for it, and once they have been
 * answered nobody gets it here any more. A person who was removed may do nothing. A function of the owner does it, because the role of
 * batches reads no accounts.
 */
export async function lockRights(tx: Transaction, actorId: string): Promise<EffectiveRights> {
	await shareGates(tx, actorId);
	return readFrom(tx, sql`${ownFunction("lock_rights")}(${actorId})`);
}

/** The same without holding anything: for screens and for refusing early. */
export function readRights(db: Database | Transaction, actorId: string): Promise<EffectiveRights> {
	return readFrom(db, sql`${ownFunction("read_rights")}(${actorId})`);
}

interface Row extends Record<string, unknown> {
	role: "admin" | "agent";
	version: number;
	strict_cascade: boolean;
	searches_read: boolean;
	searches_bulk_delete: boolean;
	grants: EffectiveRights["grants"];
}

async function readFrom(db: Database | Transaction, rights: SQL): Promise<EffectiveRights> {
	const [actor] = await db.execute<Row>(sql`select * from ${rights}`);
	if (!actor) return noRights;
	return {
		admin: actor.role === "admin",
		strictCascade: actor.strict_cascade,
		searches: { read: actor.searches_read, bulkDelete: actor.searches_bulk_delete },
		grants: actor.grants,
		version: actor.version,
	};
}

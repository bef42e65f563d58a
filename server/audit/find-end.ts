import { desc, lt, type SQL, sql } from "drizzle-orm";
import { auditLinks } from "../../drizzle/audit.ts";
import type { Database, Transaction } from "../database/database.ts";
import { beforeFirst, isGenuine } from "./chain.ts";

/** The place where the next link goes. */
interface ChainEnd {
	/** The newest link with the server's HMAC. */
	last: typeof beforeFirst;
	/** The first free position after it. */
	next: number;
	/** Positions of newer links that were forged without the key, and are skipped. Each is a bigint. */
	forged: readonly string[];
}

/** No link matches the key: the key is a different one, or all links were replaced. */
export class ForeignAuditError extends Error {
	constructor() {
		super("No link of the audit was written with this AUDIT_KEY. Either the key is a different one, or somebody has replaced the audit.");
		this.name = "ForeignAuditError";
	}
}

const pageSize = 500;

/**
 * To append, call this with the chain's lock held. A link with a wrong HMAC is skipped: stopping there would let anybody who can insert a
 * link stop every deletion, and building on it would hand them the chain.
 */
export async function findEnd(db: Database | Transaction, auditKey: string): Promise<ChainEnd> {
	const forged: string[] = [];
	let links = await readNewest(db, undefined, 1);
	for (let oldest: string | undefined; links.length > 0; links = await readNewest(db, oldest, pageSize)) {
		for (const { place, ...link } of links) {
			if (isGenuine(auditKey, link)) return { last: link, next: firstFree(link.position, forged), forged };
			forged.push(place);
		}
		oldest = forged.at(-1);
	}
	if (forged.length > 0) throw new ForeignAuditError();
	return { last: beforeFirst, next: 1, forged };
}

/** Positions are read as text: a forged one may not fit into a number. */
function readNewest(db: Database | Transaction, before: string | undefined, limit: number) {
	const older: SQL | undefined = before === undefined ? undefined : lt(auditLinks.position, sql`${before}::bigint`);
	const { position, batch, firstEntry, entries, digest, previousHmac, hmac, at } = auditLinks;
	return db
		.select({ place: sql<string>`${position}::text`, position, batch, firstEntry, entries, digest, previousHmac, hmac, at })
		.from(auditLinks)
		.where(older)
		.orderBy(desc(position))
		.limit(limit);
}

function firstFree(after: number, taken: readonly string[]): number {
	const places = new Set(taken);
	let next = after + 1;
	while (places.has(String(next))) next += 1;
	return next;
}

import { createHash, createHmac } from "node:crypto";
import type { auditEntries, auditLinks } from "../../drizzle/audit.ts";

/*
 * The audit is a chain of links, one per batch. A link holds the SHA-256 of its batch's entries, in order, and an HMAC over itself and the
 * HMAC of the link before, with a key that only the server's environment has. Whoever edits, removes or inserts an entry breaks the
 * digest of its link; whoever mends the digest breaks the HMAC; whoever removes a link breaks the next one. Removing the newest links
 * breaks nothing within the chain: for that there are the items, which name their batch, and a head that was written down elsewhere.
 */

type Entry = typeof auditEntries.$inferSelect;
type Link = typeof auditLinks.$inferSelect;

/** What the entries of a batch have in common: their digest covers it as if it stood in each of them. */
type Common = Pick<Link, "batch" | "action" | "actorId" | "object" | "keyIsHmac" | "how" | "deletionId" | "origin" | "at">;
export type Signed = Pick<Link, "position" | "batch" | "firstEntry" | "entries" | "digest" | "previousHmac" | "at">;

/** What stands before the first link. */
export const beforeFirst: Pick<Link, "position" | "firstEntry" | "entries" | "hmac"> = {
	position: 0,
	firstEntry: 1,
	entries: 0,
	hmac: "0".repeat(64),
};

/** In hex, over one line of JSON per entry. */
export function digestEntries(common: Common, entries: readonly Omit<Entry, "batch">[]): string {
	const { batch, action, actorId, object, keyIsHmac, how, deletionId, origin } = common;
	const at = common.at.toISOString();
	const lines = entries.map(({ ordinal, klass, key, rows }) =>
		JSON.stringify([batch, ordinal, action, actorId, object, klass, key, keyIsHmac, how, deletionId, rows, origin, at]),
	);
	return createHash("sha256")
		.update(lines.map((line) => `${line}\n`).join(""))
		.digest("hex");
}

export function signLink(auditKey: string, link: Signed): string {
	const { position, batch, firstEntry, entries, digest, previousHmac, at } = link;
	const text = JSON.stringify(["link", position, batch, firstEntry, entries, digest, previousHmac, at.toISOString()]);
	return createHmac("sha256", auditKey).update(text).digest("hex");
}

/** Whether a link bears the server's HMAC. One that was written by somebody else need not even have a moment that is one. */
export function isGenuine(auditKey: string, link: Signed & Pick<Link, "hmac">): boolean {
	return !Number.isNaN(link.at.getTime()) && signLink(auditKey, link) === link.hmac;
}

/** How the audit names a record whose key is text: nobody can read it, whoever knows the key and the record can find it. */
export function hideKey(auditKey: string, object: string, key: string): string {
	return createHmac("sha256", auditKey)
		.update(JSON.stringify(["key", object, key]))
		.digest("hex");
}

/** Shown to people: "A-1042". */
export function formatReference(position: number): string {
	return `A-${position}`;
}

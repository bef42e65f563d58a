import { createHash, createHmac } from "node:crypto";
import type { auditEntries, auditLinks } from "../../drizzle/audit.ts";

/*
 * The audit is a chain of links, one per batch. A link contains the SHA-256 of its batch's entries, in order, and an HMAC over itself and
 * the previous link's HMAC. The HMAC key is known only to the server's environment. Editing, removing or inserting an entry breaks the digest
 * of its link. Correcting the digest breaks the HMAC. Removing a link breaks the next one. Removing the newest links breaks nothing in the
 * chain itself: the items, which name their batch, and a head written down elsewhere reveal it.
 */

type Entry = typeof auditEntries.$inferSelect;
type Link = typeof auditLinks.$inferSelect;

/** What all entries of a batch share. The digest covers it as if each entry contained it. */
type CommonFields = Pick<Link, "batch" | "action" | "actorId" | "object" | "keyIsHmac" | "how" | "deletionId" | "origin" | "at">;
type SignedFields = Pick<Link, "position" | "batch" | "firstEntry" | "entries" | "digest" | "previousHmac" | "at">;

/** An imaginary link before the first one. */
export const beforeFirst: Pick<Link, "position" | "firstEntry" | "entries" | "hmac"> = {
	position: 0,
	firstEntry: 1,
	entries: 0,
	hmac: "0".repeat(64),
};

/** SHA-256 in hex over one line of JSON per entry. */
export function digestEntries(common: CommonFields, entries: readonly Omit<Entry, "batch">[]): string {
	const { batch, action, actorId, object, keyIsHmac, how, deletionId, origin } = common;
	const at = common.at.toISOString();
	const lines = entries.map(({ ordinal, klass, key, rows }) =>
		JSON.stringify([batch, ordinal, action, actorId, object, klass, key, keyIsHmac, how, deletionId, rows, origin, at]),
	);
	return createHash("sha256")
		.update(lines.map((line) => `${line}\n`).join(""))
		.digest("hex");
}

export function signLink(auditKey: string, link: SignedFields): string {
	const { position, batch, firstEntry, entries, digest, previousHmac, at } = link;
	const text = JSON.stringify(["link", position, batch, firstEntry, entries, digest, previousHmac, at.toISOString()]);
	return createHmac("sha256", auditKey).update(text).digest("hex");
}

/** Whether a link has the server's HMAC. A forged link may even have an invalid time. */
export function isGenuine(auditKey: string, link: SignedFields & Pick<Link, "hmac">): boolean {
	return !Number.isNaN(link.at.getTime()) && signLink(auditKey, link) === link.hmac;
}

/** The audit's name for a record with a text key: unreadable, but anybody who knows `auditKey` and the record's key can find it. */
export function hideKey(auditKey: string, object: string, key: string): string {
	return createHmac("sha256", auditKey)
		.update(JSON.stringify(["key", object, key]))
		.digest("hex");
}

/** The position as people see it: "A-1042". */
export function formatReference(position: number): string {
	return `A-${position}`;
}

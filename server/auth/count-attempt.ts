import { createHmac, randomUUID } from "node:crypto";
import { isIPv6 } from "node:net";
import { and, eq, gt, lt, not, sql } from "drizzle-orm";
import { rateLimits } from "../../drizzle/auth.ts";
import type { Database } from "../database/database.ts";
import { ExpungeError } from "../http/errors.ts";

/*
 * Three limits on attempts to guess passwords. better-auth counts attempts per address. This file counts failures per account and address,
 * and per account over all addresses where it has never signed in. Many strangers together get no more attempts than one. They cannot lock
 * out a person at an address where that person has signed in before.
 */
const minute = 60_000;
const fromOneAddress = { max: 10, window: 15 * minute };
const fromStrangers = { max: 30, window: 15 * minute };
const knownFor = 90 * 24 * 60 * minute;

interface Attempt {
	/** As typed. The account need not exist. */
	email: string;
	address: string;
}

interface CountedAttempt {
	succeeded(): Promise<void>;
	/** The password was not checked. */
	withdrawn(): Promise<void>;
}

/** Counts the attempt as failed before the password is checked, so that concurrent attempts count too. Fails with too_many_requests. */
export async function countAttempt(db: Database, secret: string, { email, address }: Attempt): Promise<CountedAttempt> {
	// Digests, so that the table contains no names.
	const digest = (...parts: string[]) => createHmac("sha256", secret).update(JSON.stringify(parts)).digest("base64url");
	const account = email.trim().toLowerCase();
	const pair = digest(account, networkOf(address));
	const keys = { known: `known:${pair}`, pair: `failed:${pair}`, account: `strangers:${digest(account)}` };
	const [known] = await db
		.select({ key: rateLimits.key })
		.from(rateLimits)
		.where(and(eq(rateLimits.key, keys.known), gt(rateLimits.lastRequest, Date.now() - knownFor)));
	await count(db, keys.pair, fromOneAddress);
	if (!known) await count(db, keys.account, fromStrangers);
	const uncount = async (key: string) => {
		await db
			.update(rateLimits)
			.set({ count: sql`greatest(0, ${rateLimits.count} - 1)` })
			.where(eq(rateLimits.key, key));
	};
	return {
		async succeeded() {
			await db.delete(rateLimits).where(eq(rateLimits.key, keys.pair));
			if (!known) await uncount(keys.account);
			const now = Date.now();
			await db
				.insert(rateLimits)
				.values({ id: randomUUID(), key: keys.known, count: 0, lastRequest: now })
				.onConflictDoUpdate({ target: rateLimits.key, set: { lastRequest: now } });
		},
		async withdrawn() {
			await uncount(keys.pair);
			if (!known) await uncount(keys.account);
		},
	};
}

/** Deletes counters that are a day old, and known addresses without a sign-in for 90 days. */
export async function tidyAttempts(db: Database): Promise<void> {
	const isKnown = sql`${rateLimits.key} like 'known:%'`;
	await db.delete(rateLimits).where(and(not(isKnown), lt(rateLimits.lastRequest, Date.now() - 24 * 60 * minute)));
	await db.delete(rateLimits).where(and(isKnown, lt(rateLimits.lastRequest, Date.now() - knownFor)));
}

async function count(db: Database, key: string, { max, window }: typeof fromStrangers): Promise<void> {
	const now = Date.now();
	const hasEnded = sql`${rateLimits.lastRequest} <= ${now - window}`;
	const [row] = await db
		.insert(rateLimits)
		// An id that repeats the key would conflict with a concurrent row before the key does, and fail.
		.values({ id: randomUUID(), key, count: 1, lastRequest: now })
		.onConflictDoUpdate({
			target: rateLimits.key,
			set: {
				count: sql`case when ${hasEnded} then 1 else ${rateLimits.count} + 1 end`,
				lastRequest: sql`case when ${hasEnded} then ${now} else ${rateLimits.lastRequest} end`,
			},
		})
		.returning({ count: rateLimits.count, since: rateLimits.lastRequest });
	if (row && row.count > max) throw new ExpungeError("too_many_requests", { retryAfter: Math.ceil((row.since + window - now) / 1_000) });
}

/** A household or a server gets a whole IPv6 /64, so all its addresses count as one. */
function networkOf(address: string): string {
	if (!isIPv6(address)) return address;
	const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
	const [before, after] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
	const zeros = tail === undefined ? [] : Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => "0");
	return [...(before ?? []), ...zeros, ...(after ?? [])]
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(":");
}

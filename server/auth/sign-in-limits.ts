import { createHmac } from "node:crypto";
import { isIPv6 } from "node:net";
import { and, eq, gt, lt, not, sql } from "drizzle-orm";
import { rateLimits } from "../../drizzle/auth.ts";
import type { Database } from "../database/database.ts";
import { ExpungeError } from "../http/errors.ts";

/*
 * Three limits on guessing passwords. better-auth counts the attempts of an address. Here failures are counted for an account from one
 * address, and for an account from all addresses where it has never signed in: so many strangers together get no further than one, and
 * yet they cannot lock out somebody who comes from where they have signed in before.
 */
const minute = 60_000;
const fromOneAddress = { most: 10, window: 15 * minute };
const fromStrangers = { most: 30, window: 15 * minute };
const knownFor = 90 * 24 * 60 * minute;

interface Attempt {
	/** Of the person, as typed; whether there is such an account is not asked. */
	email: string;
	address: string;
}

interface Counted {
	succeeded(): Promise<void>;
	/** Nobody looked at the password. */
	withdrawn(): Promise<void>;
}

/** Counts the attempt as failed before anybody looks at the password, so that many at once count too. Fails with too_many_requests. */
export async function countAttempt(db: Database, secret: string, { email, address }: Attempt): Promise<Counted> {
	// A digest, so that the table names nobody.
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
	const forgetOne = async (key: string) => {
		await db
			.update(rateLimits)
			.set({ count: sql`greatest(0, ${rateLimits.count} - 1)` })
			.where(eq(rateLimits.key, key));
	};
	return {
		async succeeded() {
			await db.delete(rateLimits).where(eq(rateLimits.key, keys.pair));
			if (!known) await forgetOne(keys.account);
			const now = Date.now();
			await db
				.insert(rateLimits)
				.values({ id: keys.known, key: keys.known, count: 0, lastRequest: now })
				.onConflictDoUpdate({ target: rateLimits.key, set: { lastRequest: now } });
		},
		async withdrawn() {
			await forgetOne(keys.pair);
			if (!known) await forgetOne(keys.account);
		},
	};
}

/** Windows that ended a day ago, and addresses from which nobody has signed in for long. */
export async function tidyAttempts(db: Database): Promise<void> {
	const isKnown = sql`${rateLimits.key} like 'known:%'`;
	await db.delete(rateLimits).where(and(not(isKnown), lt(rateLimits.lastRequest, Date.now() - 24 * 60 * minute)));
	await db.delete(rateLimits).where(and(isKnown, lt(rateLimits.lastRequest, Date.now() - knownFor)));
}

async function count(db: Database, key: string, { most, window }: typeof fromStrangers): Promise<void> {
	const now = Date.now();
	const over = sql`${rateLimits.lastRequest} <= ${now - window}`;
	const [row] = await db
		.insert(rateLimits)
		.values({ id: key, key, count: 1, lastRequest: now })
		.onConflictDoUpdate({
			target: rateLimits.key,
			set: {
				count: sql`case when ${over} then 1 else ${rateLimits.count} + 1 end`,
				lastRequest: sql`case when ${over} then ${now} else ${rateLimits.lastRequest} end`,
			},
		})
		.returning({ count: rateLimits.count, since: rateLimits.lastRequest });
	if (row && row.count > most) throw new ExpungeError("too_many_requests", { retryAfter: Math.ceil((row.since + window - now) / 1_000) });
}

/** A household or a server gets a whole /64 of IPv6: its addresses count as one. */
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

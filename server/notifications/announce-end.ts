import { sql } from "drizzle-orm";
import { ownFunction, type Transaction } from "../database/database.ts";
import { tellFeed } from "../database/tell-feed.ts";
import type { DeletionRow } from "../deletions/run/lock-deletion.ts";
import type { Deletion } from "../deletions/schemas.ts";
import type { Services } from "../services.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words-in.ts";

/**
 * Notifies the person who started a bulk deletion that it has ended, exactly once, in the transaction that ends it. A person with a session
 * that has not expired counts as signed in, even if idle. This only requests an e-mail; `send-mail.ts` queues it.
 */
export async function announceEnd(
	tx: Transaction,
	{ env }: Pick<Services, "env">,
	deletion: { id: string; actorId: string },
): Promise<void> {
	const [announced] = await tx.execute<{ shown: boolean }>(
		sql`select ${ownFunction("notify_end")}(${deletion.id}, ${env.mail !== null}) as shown`,
	);
	if (announced?.shown) await tellFeed(tx, [{ user: deletion.actorId, changed: "notifications" }]);
}

/** Passed in, because deletions are in a higher layer than notifications, which only know that a deletion has ended. */
export type DescribeDeletions = (services: Pick<Services, "db" | "crm">, rows: readonly DeletionRow[]) => Promise<Deletion[]>;

/** How a bulk deletion ended, in one sentence without names. Numbers follow the locale. */
export function describeEnd(
	{ state, counts, labels }: Pick<Deletion, "state" | "counts" | "labels">,
	language: Language,
	locale: string = language,
): string {
	const { submitted, succeeded, skipped, failed } = counts;
	const { all, some, cancelled, ...others } = wordsIn(language).end;
	const number = (count: number) => count.toLocaleString(locale);
	const records = `${number(submitted)} ${submitted === 1 ? labels.singular : labels.plural}`;
	if (state !== "cancelled" && failed === 0 && skipped === 0) return all(records);
	const parts = [(state === "cancelled" ? cancelled : some)(number(succeeded), records)];
	if (skipped > 0) parts.push(others.gone(number(skipped), skipped === 1));
	if (failed > 0) parts.push(others.failed(number(failed), failed === 1));
	return `${parts.join(", ")}.`;
}

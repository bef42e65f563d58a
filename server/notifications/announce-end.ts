import { sql } from "drizzle-orm";
import { ownFunction, type Transaction } from "../database/database.ts";
import { tellFeed } from "../database/tell-feed.ts";
import type { DeletionRow } from "../deletions/run/lock-deletion.ts";
import type { Deletion } from "../deletions/schemas.ts";
import type { Services } from "../services.ts";

/**
 * Notifies the person who started a bulk deletion that it has ended, exactly once, in the transaction that ends it. A person with a session
 * that has not expired counts as signed in, even if idle. A mail is only asked for here; `send-mail.ts` queues it.
 */
export async function announceEnd(
	tx: Transaction,
	{ env }: Pick<Services, "env">,
	deletion: { id: string; actorId: string },
): Promise<void> {
	const [announced] = await tx.execute<{ shown: boolean }>(
		sql`select ${ownFunction("notify_end")}(${deletion.id}, ${env.mail !== null}) as shown`,
	);
	if (announced?.shown) await tellFeed(tx, deletion.actorId, { changed: "notifications" });
}

/** Passed in, because deletions stand above notifications: these only know that a deletion has ended. */
export type DescribeDeletions = (services: Pick<Services, "db" | "crm">, rows: readonly DeletionRow[]) => Promise<Deletion[]>;

/** How a bulk deletion ended, in one sentence without names. */
export function describeEnd({ state, counts, labels }: Pick<Deletion, "state" | "counts" | "labels">): string {
	const { submitted, succeeded, skipped, failed } = counts;
	const number = (count: number) => count.toLocaleString("en");
	const subject = `${number(submitted)} ${submitted === 1 ? labels.singular : labels.plural}`;
	const already = skipped === 0 ? "" : `, ${number(skipped)} ${skipped === 1 ? "was" : "were"} already gone`;
	const errors = failed === 0 ? "" : `, ${number(failed)} could not be deleted`;
	if (state === "cancelled") return `Deleting ${subject} was cancelled: ${number(succeeded)} deleted${already}${errors}.`;
	if (failed === 0 && skipped === 0) return `${subject} deleted.`;
	return `${number(succeeded)} of ${subject} deleted${already}${errors}.`;
}

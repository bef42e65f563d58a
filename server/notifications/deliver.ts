import { sql } from "drizzle-orm";
import type { Transaction } from "../database/database.ts";
import { ownFunction } from "../database/own-function.ts";
import { tellFeed } from "../database/tell-feed.ts";
import type { Services } from "../services.ts";

/**
 * Tells the person who started a bulk deletion that it has ended, in the transaction that ends it: once, whatever happens after. Signed
 * in is whoever has a session that has not expired; idle is not logged out. A mail is only asked for: `queueMails` gives it to the queue.
 */
export async function deliver(tx: Transaction, { env }: Pick<Services, "env">, deletion: { id: string; actorId: string }): Promise<void> {
	const [told] = await tx.execute<{ shown: boolean }>(
		sql`select ${ownFunction("announce_end")}(${deletion.id}, ${env.mail !== null}) as shown`,
	);
	if (told?.shown) await tellFeed(tx, deletion.actorId, { changed: "notifications" });
}

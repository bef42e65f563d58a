import { sql } from "drizzle-orm";
import type { Transaction } from "../database/database.ts";
import { ownFunction } from "../database/own-function.ts";
import { tellFeed } from "../database/tell-feed.ts";
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
		sql`select ${ownFunction("announce_end")}(${deletion.id}, ${env.mail !== null}) as shown`,
	);
	if (announced?.shown) await tellFeed(tx, deletion.actorId, { changed: "notifications" });
}

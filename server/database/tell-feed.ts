import { sql } from "drizzle-orm";
import type { FeedMessage } from "../notifications/schemas.ts";
import type { Transaction } from "./database.ts";

export const feedChannel = "expunge_feed";

/** Sends the message to every socket of this person, at every server process, once the transaction has committed. */
export async function tellFeed(tx: Transaction, user: string, message: FeedMessage): Promise<void> {
	await tx.execute(sql`select pg_notify(${feedChannel}, ${JSON.stringify({ user, ...message })})`);
}

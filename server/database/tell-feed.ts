import { sql } from "drizzle-orm";
import type { FeedMessage } from "../notifications/schemas.ts";
import type { Transaction } from "./database.ts";

export const feedChannel = "expunge_feed";

/** Sends each message to every socket of its user, at every server process, once the transaction has committed. */
export async function tellFeed(tx: Transaction, messages: readonly (FeedMessage & { user: string })[]): Promise<void> {
	if (messages.length === 0) return;
	await tx.execute(sql`
		select pg_notify(${feedChannel}, message::text) from jsonb_array_elements(${JSON.stringify(messages)}::text::jsonb) as message`);
}

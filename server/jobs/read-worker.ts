import { max, sql } from "drizzle-orm";
import { workerHeartbeats } from "../../drizzle/deletions.ts";
import type { Services } from "../services.ts";

const silence = 30_000;

/** Whether a worker has been heard of within the last 30 seconds, by the database's clock. */
export async function readWorker(db: Services["db"]): Promise<{ alive: boolean; lastSeen: string | null }> {
	const [heard] = await db.select({ lastSeen: max(workerHeartbeats.seenAt), now: sql<string>`now()` }).from(workerHeartbeats);
	if (!heard?.lastSeen) return { alive: false, lastSeen: null };
	return { alive: new Date(heard.now).getTime() - heard.lastSeen.getTime() < silence, lastSeen: heard.lastSeen.toISOString() };
}

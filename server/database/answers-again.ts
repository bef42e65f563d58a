import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/** How long a database that went away is waited for. */
const reconnectTimeoutMs = 30_000;

/** Whether the database answers, now or soon, after a connection was lost. It may have been a single session that ended. */
export async function answersAgain(db: Pick<Database, "execute">, signal?: AbortSignal): Promise<boolean> {
	for (const end = Date.now() + reconnectTimeoutMs; Date.now() < end && !signal?.aborted; await setTimeout(250)) {
		const answered = await db.execute(sql`select 1`).then(
			() => true,
			() => false,
		);
		if (answered) return true;
	}
	return false;
}

import { randomUUID } from "node:crypto";
import { lt, max, sql } from "drizzle-orm";
import { workerHeartbeats } from "../../drizzle/jobs.ts";
import type { Services } from "../services.ts";

const heartbeatEveryMs = 8_000;
const deadAfterMs = 30_000;

/** Tells the database that this worker is alive, until the returned function ends it. */
export async function startWorkerHeartbeat({ db, log }: Pick<Services, "db" | "log">): Promise<() => Promise<void>> {
	const worker = randomUUID();
	async function writeHeartbeat(): Promise<void> {
		await db
			.insert(workerHeartbeats)
			.values({ workerId: worker })
			.onConflictDoUpdate({ target: workerHeartbeats.workerId, set: { seenAt: sql`now()` } });
		await db.delete(workerHeartbeats).where(lt(workerHeartbeats.seenAt, sql`now() - interval '1 day'`));
	}
	await writeHeartbeat();
	const timer = setInterval(() => void writeHeartbeat().catch((error) => log.warn({ error }, "heartbeat failed")), heartbeatEveryMs);
	log.info({ worker }, "worker started");
	return async () => {
		clearInterval(timer);
		await db.delete(workerHeartbeats).where(sql`${workerHeartbeats.workerId} = ${worker}`);
	};
}

/** Whether any worker has been seen within the last 30 seconds, by the database's clock. */
export async function readWorkerHeartbeat(db: Services["db"]): Promise<{ alive: boolean; lastSeen: string | null }> {
	const [heard] = await db.select({ lastSeen: max(workerHeartbeats.seenAt), now: sql<string>`now()` }).from(workerHeartbeats);
	if (!heard?.lastSeen) return { alive: false, lastSeen: null };
	return { alive: new Date(heard.now).getTime() - heard.lastSeen.getTime() < deadAfterMs, lastSeen: heard.lastSeen.toISOString() };
}

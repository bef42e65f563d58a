import type { Database, Transaction } from "../../database/database.ts";
import type { JobKind, Queue } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";

export interface SliceJob {
	deletion: string;
	/** How many records the slice's first batch tries. */
	size: number;
}

/** The next slice of a deletion. Several deletions take turns, because each slice queues its successor. */
export const sliceJob: JobKind<SliceJob> = { name: "slice", coalesces: true, notifies: true, pollSeconds: 0.5, heartbeatSeconds: 10 };

/** At most one slice of a deletion waits in the queue. */
export function queueSlice(queue: Queue, db: Database | Transaction, job: SliceJob, afterSeconds?: number): Promise<void> {
	return queue.send(db, sliceJob, job, { key: job.deletion, ...(afterSeconds === undefined ? {} : { afterSeconds }) });
}

/** A job that a batch requests. */
export interface FollowUp {
	kind: JobKind;
	data: object;
	key: string;
}

export function followingSlice(job: SliceJob): FollowUp {
	return { kind: sliceJob, data: job, key: job.deletion };
}

/**
 * Queues the jobs that a batch requests, after its commit. The batch's role cannot reach the queue, because one inserted job can keep others
 * from being queued. If the process dies in between, a poll finds the slice within seconds, and a schedule starts the other jobs.
 */
export async function queueFollowUps(
	{ db, queue, log }: Pick<Services, "db" | "queue" | "log">,
	followUps: readonly FollowUp[],
): Promise<void> {
	if (followUps.length === 0) return;
	const sending = db.transaction(async (tx) => {
		for (const { kind, data, key } of followUps) await queue.send(tx, kind, data, { key });
	});
	await sending.catch((error) => log.warn({ error }, "could not queue the jobs of a batch; the next poll finds them"));
}

import type { Database, Transaction } from "../../database/database.ts";
import type { JobKind, Queue } from "../../jobs/queue.ts";

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

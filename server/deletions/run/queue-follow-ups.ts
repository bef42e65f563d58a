import type { JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { type SliceJob, sliceJob } from "./slice-job.ts";

/** A job that a batch leaves to be done. */
export interface FollowUp {
	kind: JobKind;
	data: object;
	key: string;
}

export function followingSlice(job: SliceJob): FollowUp {
	return { kind: sliceJob, data: job, key: job.deletion };
}

/**
 * Queues what a batch leaves to be done, after its commit. The batch's role cannot reach the queue, because one inserted job can keep others
 * from being queued. If the process dies in between, nothing is lost: a poll finds the slice within seconds, the clock queues the others.
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

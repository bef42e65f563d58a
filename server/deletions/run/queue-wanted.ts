import type { Services } from "../../services.ts";

/** What a batch leaves to be done. */
export type WantedJob = { name: "slice"; deletion: string; size: number } | { name: "sweep"; deletion: string } | { name: "redact" };

/**
 * After the batch's commit, since its role has no business in the queue: whoever can insert a job can keep others from being queued. Should
 * the process die in between, nothing is lost: every job here is found again by looking, a slice within seconds and the others by the clock.
 */
export async function queueWanted({ db, queue, log }: Pick<Services, "db" | "queue" | "log">, jobs: readonly WantedJob[]): Promise<void> {
	if (jobs.length === 0) return;
	const sending = db.transaction(async (tx) => {
		for (const job of jobs) {
			if (job.name === "slice") await queue.send(tx, "slice", { deletion: job.deletion, size: job.size }, { key: job.deletion });
			else if (job.name === "sweep") await queue.send(tx, "sweep", {}, { key: job.deletion });
			else await queue.send(tx, "redact", {}, { key: "redact" });
		}
	});
	await sending.catch((error) => log.warn({ error }, "could not queue the jobs of a batch; the next poll finds them"));
}

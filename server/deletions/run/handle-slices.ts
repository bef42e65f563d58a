import { and, isNull, lt, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import type { JobHandler } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { beginSlice } from "./begin-slice.ts";
import { queueSlice, type SliceJob, sliceJob } from "./slice-job.ts";

/** Seconds without a batch, after which a deletion counts as abandoned. */
const abandonedAfterSeconds = 10;
const firstBatchSize = 10;

export function handleSlices(services: Services, stopping: AbortSignal): JobHandler<SliceJob> {
	const free = [...services.forSlices];
	return {
		kind: sliceJob,
		concurrency: services.forSlices.length,
		async work(job) {
			// The queue gives up a job that takes very long and begins another beside it, so that no connection may be free.
			const eraser = free.pop();
			await beginSlice({ ...services, eraser: eraser ?? services.eraser }, job, stopping).finally(() => eraser && free.push(eraser));
		},
		resume: (at) => resumeDeletions(services, at === "start" ? 0 : abandonedAfterSeconds),
	};
}

/**
 * Queues a slice for every deletion that has not ended and that no batch has touched for so long: its worker was killed. A deletion that
 * waits for its turn has a slice in the queue, which is not doubled. A deletion whose batch takes long is locked, and skipped here.
 */
async function resumeDeletions({ db, queue }: Services, untouchedSeconds: number): Promise<void> {
	await db.transaction(async (tx) => {
		const abandoned = await tx
			.select({ id: deletions.id })
			.from(deletions)
			.where(and(isNull(deletions.endedAt), lt(deletions.touchedAt, sql`clock_timestamp() - make_interval(secs => ${untouchedSeconds})`)))
			.for("no key update", { skipLocked: true });
		for (const { id } of abandoned) await queueSlice(queue, tx, { deletion: id, size: firstBatchSize });
	});
}

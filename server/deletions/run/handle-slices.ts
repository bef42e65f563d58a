import { randomUUID } from "node:crypto";
import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { tellFeed } from "../../database/tell-feed.ts";
import type { JobHandler } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { runSlice } from "./run-slice.ts";
import { queueSlice, type SliceJob, sliceJob } from "./slice-job.ts";

const sliceMs = 5_000;
/** Seconds without a batch, after which a deletion counts as abandoned. */
const abandonedAfterSeconds = 10;
const firstBatchSize = 10;

export function handleSlices(services: Services, stopping: AbortSignal): JobHandler<SliceJob> {
	const free = [...services.forSlices];
	return {
		kind: sliceJob,
		concurrency: services.forSlices.length,
		async work(job) {
			// The queue gives up a very long job and starts another beside it. Then no connection may be free.
			const eraser = free.pop();
			await beginSlice({ ...services, eraser: eraser ?? services.eraser }, job, stopping).finally(() => eraser && free.push(eraser));
		},
		resume: (at) => resumeDeletions(services, at === "start" ? 0 : abandonedAfterSeconds),
	};
}

/** Takes the deletion over from its previous slice, and continues it. Does nothing if it has ended. */
async function beginSlice(services: Services, { deletion, size }: SliceJob, stopping: AbortSignal): Promise<void> {
	const id = randomUUID();
	const begun = await services.db.transaction(async (tx) => {
		const [row] = await tx
			.update(deletions)
			.set({
				sliceId: id,
				state: "running",
				startedAt: sql`coalesce(${deletions.startedAt}, clock_timestamp())`,
				lastActiveAt: sql`clock_timestamp()`,
			})
			.where(and(eq(deletions.id, deletion), isNull(deletions.endedAt)))
			.returning();
		if (row) await tellFeed(tx, [{ user: row.actorId, changed: "deletion", id: deletion }]);
		return row;
	});
	if (!begun) return;
	const { object, failingSince } = begun;
	await runSlice(services, { deletion, id, object, failingSince, durationMs: sliceMs, firstSize: size, signal: stopping });
}

/**
 * Queues a slice for every unfinished deletion that no batch has touched for this long, because its worker was killed. A deletion that
 * waits for its turn already has a slice in the queue, which is not duplicated. A deletion with a long batch is locked, and skipped here.
 */
async function resumeDeletions({ db, queue }: Services, untouchedSeconds: number): Promise<void> {
	await db.transaction(async (tx) => {
		const abandoned = await tx
			.select({ id: deletions.id })
			.from(deletions)
			.where(
				and(isNull(deletions.endedAt), lt(deletions.lastActiveAt, sql`clock_timestamp() - make_interval(secs => ${untouchedSeconds})`)),
			)
			.for("no key update", { skipLocked: true });
		for (const { id } of abandoned) await queueSlice(queue, tx, { deletion: id, size: firstBatchSize });
	});
}

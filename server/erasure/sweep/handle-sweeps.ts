import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { sweepLive } from "./sweep.ts";

export const sweepJob: JobKind = { name: "sweep", coalesces: true, schedule: "* * * * *" };

const watchAgainAfterSeconds = 2;
/** A CRM has had this long to write below a record that it read before the deletion. The sweep after the next one comes a day later. */
const secondSweepAfterMs = 60_000;

export function handleSweeps({ db, eraser, graph, queue, log }: Services, stopping: AbortSignal): JobHandler {
	return {
		kind: sweepJob,
		async work() {
			const { rows, watched, postponed } = await sweepLive(eraser, graph, { secondAfterMs: secondSweepAfterMs });
			if (watched > 0 && !stopping.aborted) await queue.send(db, sweepJob, {}, { key: "watched", afterSeconds: watchAgainAfterSeconds });
			if (rows > 0) log.info({ rows }, "swept references to deleted records");
			if (postponed.length > 0) log.warn({ reasons: postponed }, "some references to deleted records could not be swept yet");
		},
	};
}

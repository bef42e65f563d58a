import { afterAll } from "vitest";
import { handleSlices } from "../../../server/deletions/run/handle-slices.ts";
import { runJobs } from "../../../server/jobs/run-jobs.ts";
import type { Services } from "../../../server/services.ts";

/**
 * Works on deletions, some of which are handed to the queue, and on no other job. So the outbox waits until a test works on it. The signal
 * aborts when the test file ends.
 */
export async function workSlices(services: Services): Promise<AbortSignal> {
	const stopping = new AbortController();
	const stop = await runJobs(services, [handleSlices(services, stopping.signal)]);
	afterAll(async () => {
		stopping.abort();
		await stop();
	});
	return stopping.signal;
}

import { handleOutbox } from "./aftermath/outbox/handle-outbox.ts";
import { handleRedactions } from "./aftermath/redaction/handle-redactions.ts";
import { tidyWebhookAttempts } from "./aftermath/webhooks/tidy-webhook-attempts.ts";
import { tidyAttempts } from "./auth/count-attempt.ts";
import { describeDeletions } from "./deletions/describe-deletions.ts";
import { handleSlices } from "./deletions/run/handle-slices.ts";
import { tidyKeys } from "./deletions/tidy-keys.ts";
import { handleSweeps } from "./erasure/sweep/sweep.ts";
import { forgetReleased } from "./holds/release-hold.ts";
import { runJobs, tidyHandler } from "./jobs/run-jobs.ts";
import { startWorkerHeartbeat } from "./jobs/worker-heartbeat.ts";
import { handleMails } from "./notifications/send-mail.ts";
import { tidyPreviews } from "./previews/find-preview.ts";
import type { Services } from "./services.ts";

/** Works on every kind of job, until the returned function stops it. */
export async function startWorker(services: Services): Promise<() => Promise<void>> {
	const stopping = new AbortController();
	const stopJobs = await runJobs(services, [
		handleSlices(services, stopping.signal),
		handleMails(services, describeDeletions),
		handleSweeps(services, stopping.signal),
		handleRedactions(services, stopping.signal),
		...handleOutbox(services, stopping.signal),
		tidyHandler("tidy_previews", () => tidyPreviews(services)),
		tidyHandler("tidy_attempts", () => tidyAttempts(services.db)),
		tidyHandler("tidy_keys", () => tidyKeys(services)),
		tidyHandler("tidy_webhook_attempts", () => tidyWebhookAttempts(services)),
		tidyHandler("tidy_holds", () => forgetReleased(services)),
	]);
	const stopHeartbeat = await startWorkerHeartbeat(services);
	return async () => {
		stopping.abort();
		await stopJobs();
		await stopHeartbeat();
	};
}

import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { redactPeople } from "./redact-people.ts";

export const redactionJob: JobKind = { name: "redact", coalesces: true, notifies: true, pollSeconds: 2, schedule: "*/5 * * * *" };

/** Seconds until the search is repeated for people about whom a running transaction may still be writing. */
const searchAgainAfterSeconds = 10;

export function handleRedactions({ db, eraser, graph, crm, queue, log }: Services, stopping: AbortSignal): JobHandler {
	return {
		kind: redactionJob,
		async work() {
			const { people, waiting } = await redactPeople(eraser, await graph.current(), crm, stopping);
			if (waiting > 0 && !stopping.aborted)
				await queue.send(db, redactionJob, {}, { key: redactionJob.name, afterSeconds: searchAgainAfterSeconds });
			if (people > 0) log.info({ people }, "redacted deleted people in the texts of other records");
		},
	};
}

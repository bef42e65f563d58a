import { codeOf } from "../database/sqlstates.ts";
import type { Services } from "../services.ts";
import type { JobHandler } from "./queue.ts";

const resumeEveryMs = 5_000;

/** Works on the jobs of all kinds, until the returned function stops it. A running job may finish. */
export async function runJobs(
	{ queue, log }: Pick<Services, "queue" | "log">,
	handlers: readonly JobHandler[],
): Promise<() => Promise<void>> {
	for (const handler of handlers) await queue.work({ ...handler, work: withRedactedErrors(handler) });

	/** The queue stores the error of a failed job, and an error can quote rows. So the queue gets no more of it than the log does. */
	function withRedactedErrors({ kind, work }: JobHandler): JobHandler["work"] {
		return (data) =>
			work(data).catch((error) => {
				log.warn({ job: kind.name, error }, "job failed; it will be retried");
				throw new Error(`The job failed (${codeOf(error) ?? "no database error code"}). See the server's log.`);
			});
	}

	async function resume(at: "start" | "later"): Promise<void> {
		for (const handler of handlers) await handler.resume?.(at);
	}
	await resume("start");
	const resuming = setInterval(
		() => void resume("later").catch((error) => log.warn({ error }, "could not look for work to resume")),
		resumeEveryMs,
	);
	return async () => {
		clearInterval(resuming);
		await queue.close();
	};
}

/** Removes what is no longer needed, every quarter of an hour. */
export function tidyHandler(name: string, tidy: () => Promise<unknown>): JobHandler {
	return {
		kind: { name, coalesces: true, schedule: "*/15 * * * *" },
		async work() {
			await tidy();
		},
	};
}

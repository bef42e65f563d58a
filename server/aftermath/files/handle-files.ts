import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { areRemovalsUnaudited, auditRemovals } from "./audit-removals.ts";
import { removeFiles } from "./remove-files.ts";
import { areFilesDue } from "./waiting-files.ts";

export const filesJob: JobKind = { name: "files", coalesces: true, notifies: true, pollSeconds: 2 };

/** A job that was lost in a crash, and files whose removal failed, are found by looking into the outbox. */
export function handleFiles({ db, graph, env, queue, log }: Services, stopping: AbortSignal): JobHandler {
	return {
		kind: filesJob,
		async work() {
			const { settled, failed } = await removeFiles(db, await graph.current(), { root: env.crmFiles, signal: stopping });
			await auditRemovals(db, env.auditKey);
			if (settled > 0) log.info({ files: settled }, "removed the files of deleted rows");
			if (failed.size > 0) log.warn({ failed: Object.fromEntries(failed) }, "could not remove files; they will be tried again");
		},
		async resume() {
			if ((await areFilesDue(db)) || (await areRemovalsUnaudited(db))) await queue.send(db, filesJob, {}, { key: filesJob.name });
		},
	};
}

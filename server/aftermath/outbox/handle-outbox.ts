import { type OutboxKind, outboxKinds } from "../../../drizzle/aftermath.ts";
import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { removeFiles } from "../files/remove-files.ts";
import { makeRequests } from "../requests/make-requests.ts";
import { deliverWebhooks } from "../webhooks/deliver-webhooks.ts";
import { auditWork, findUnauditedKinds } from "./audit-work.ts";
import { findDueKinds, type WorkProgress } from "./outbox-work.ts";

interface OutboxJob {
	kind: OutboxKind;
}

export const outboxJob: JobKind<OutboxJob> = { name: "outbox", coalesces: true, notifies: true, pollSeconds: 2 };

/** Does all due work of one kind. */
const workers: Record<OutboxKind, (services: Services, stopping: AbortSignal) => Promise<WorkProgress>> = {
	file: async ({ db, env, graph }, signal) => removeFiles(db, await graph.current(), { root: env.crmFiles, signal }),
	request: async ({ db, crm, env, graph }, signal) =>
		makeRequests(db, await graph.current(), { rules: crm.requests ?? [], targets: env, signal }),
	webhook: async ({ db, env, graph }, signal) => deliverWebhooks(db, await graph.current(), { ...env, signal }),
};

/**
 * Each kind has a job of its own, so that a slow system does not hold up the files. A job that was lost in a crash, and work that failed,
 * are found by looking into the outbox.
 */
export function handleOutbox(services: Services, stopping: AbortSignal): JobHandler<OutboxJob> {
	const { db, env, queue, log } = services;
	return {
		kind: outboxJob,
		concurrency: outboxKinds.length,
		async work({ kind }) {
			const { settled, failed } = await workers[kind](services, stopping);
			await auditWork(db, kind, env.auditKey);
			if (settled > 0) log.info({ kind, settled }, "finished work outside the tables");
			if (failed.size > 0)
				log.warn({ kind, failed: Object.fromEntries(failed) }, "could not finish work outside the tables; it will be retried");
		},
		async resume() {
			const kinds = new Set([...(await findDueKinds(db)), ...(await findUnauditedKinds(db))]);
			for (const kind of kinds) await queue.send(db, outboxJob, { kind }, { key: kind });
		},
	};
}

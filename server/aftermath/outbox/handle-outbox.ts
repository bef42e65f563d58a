import { type OutboxKind, outboxKinds } from "../../../drizzle/aftermath.ts";
import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { removeFiles } from "../files/remove-files.ts";
import { makeRequests } from "../requests/make-requests.ts";
import { deliverWebhooks } from "../webhooks/deliver-webhooks.ts";
import { auditWork, hasUnauditedWork } from "./audit-work.ts";
import { hasDueWork, type WorkProgress } from "./outbox-work.ts";

const jobOf = (kind: OutboxKind): JobKind => ({ name: `outbox_${kind}`, coalesces: true, notifies: true, pollSeconds: 2 });

/** Each kind has a job kind of its own, so that a backlog of one does not hold up the others. */
export const outboxJobs: Record<OutboxKind, JobKind> = { file: jobOf("file"), request: jobOf("request"), webhook: jobOf("webhook") };

/** Does the due work of one kind. */
const doWork: Record<OutboxKind, (services: Services, stopping: AbortSignal) => Promise<WorkProgress>> = {
	file: async ({ db, env, graph }, signal) => removeFiles(db, await graph.current(), { root: env.crmFiles, signal }),
	request: async ({ db, crm, env, graph }, signal) =>
		makeRequests(db, await graph.current(), { rules: crm.requests ?? [], targets: env, signal }),
	webhook: async ({ db, env, graph }, signal) => deliverWebhooks(db, await graph.current(), { ...env, signal }),
};

/** One handler for each kind. A job that was lost in a crash, and work that failed, are found by looking into the outbox. */
export function handleOutbox(services: Services, stopping: AbortSignal): JobHandler[] {
	return outboxKinds.map((kind) => handleKind(kind, services, stopping));
}

function handleKind(kind: OutboxKind, services: Services, stopping: AbortSignal): JobHandler {
	const { db, env, queue, log } = services;
	return {
		kind: outboxJobs[kind],
		async work() {
			const { settled, failed } = await doWork[kind](services, stopping);
			await auditWork(db, kind, env.auditKey);
			if (settled > 0) log.info({ kind, settled }, "finished work outside the tables");
			if (failed.size > 0)
				log.warn({ kind, failed: Object.fromEntries(failed) }, "could not finish work outside the tables; it will be retried");
		},
		async resume() {
			if ((await hasDueWork(db, kind)) || (await hasUnauditedWork(db, kind))) await queue.send(db, outboxJobs[kind], {}, { key: kind });
		},
	};
}

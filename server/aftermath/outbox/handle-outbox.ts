import { type OutboxKind, outboxKinds } from "../../../drizzle/aftermath.ts";
import { leaveOutAbsent } from "../../erasure/graph/leave-out-absent.ts";
import type { JobHandler, JobKind } from "../../jobs/queue.ts";
import type { Services } from "../../services.ts";
import { purgeCaches } from "../caches/purge-caches.ts";
import { removeFiles } from "../files/remove-files.ts";
import { makeRequests } from "../requests/make-requests.ts";
import { deliverWebhooks } from "../webhooks/deliver-webhooks.ts";
import { auditWork } from "./audit-work.ts";
import { findWaitingKinds } from "./find-waiting-kinds.ts";
import type { WorkProgress } from "./outbox-work.ts";

const jobOf = (kind: OutboxKind): JobKind => ({ name: `outbox_${kind}`, coalesces: true, notifies: true, pollSeconds: 2 });

/** Each kind has a job kind of its own, so that a backlog of one does not hold up the others. */
export const outboxJobs: Record<OutboxKind, JobKind> = {
	file: jobOf("file"),
	request: jobOf("request"),
	webhook: jobOf("webhook"),
	cache: jobOf("cache"),
};

/** Does the due work of one kind. */
const doWork: Record<OutboxKind, (services: Services, stopping: AbortSignal) => Promise<WorkProgress>> = {
	file: async ({ db, env, graph }, signal) => removeFiles(db, await graph.current(), { root: env.crmFiles, signal }),
	request: async ({ db, crm, env, graph: live }, signal) => {
		const graph = await live.current();
		const { requests = [] } = leaveOutAbsent(graph.catalog, crm).present;
		return makeRequests(db, graph, { rules: requests, targets: env, signal });
	},
	cache: async ({ db, crm, env, graph: live }, signal) => {
		const graph = await live.current();
		const { caches = [] } = leaveOutAbsent(graph.catalog, crm).present;
		return purgeCaches(db, graph, { rules: caches, places: env, signal });
	},
	webhook: async ({ db, env, graph }, signal) => deliverWebhooks(db, await graph.current(), { ...env, signal }),
};

/**
 * One handler for each kind. The first one looks into the outbox for all of them: it finds the work whose job was lost in a crash, and the
 * work that failed.
 */
export function handleOutbox(services: Services, stopping: AbortSignal): JobHandler[] {
	const { db, queue } = services;
	const resume = async () => {
		for (const kind of await findWaitingKinds(db)) await queue.send(db, outboxJobs[kind], {}, { key: kind });
	};
	return outboxKinds.map((kind, place) => ({ ...handleKind(kind, services, stopping), ...(place === 0 ? { resume } : {}) }));
}

function handleKind(kind: OutboxKind, services: Services, stopping: AbortSignal): JobHandler {
	const { db, env, log } = services;
	return {
		kind: outboxJobs[kind],
		async work() {
			const { settled, failed } = await doWork[kind](services, stopping);
			await auditWork(db, kind, env.auditKey);
			if (settled > 0) log.info({ kind, settled }, "finished work outside the tables");
			if (failed.size > 0)
				log.warn({ kind, failed: Object.fromEntries(failed) }, "could not finish work outside the tables; it will be retried");
		},
	};
}

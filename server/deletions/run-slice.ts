import { setTimeout } from "node:timers/promises";
import { explainFailure, isLocked, isRetryable } from "../erasure/failures.ts";
import { type Plan, planErasure } from "../erasure/plan.ts";
import { SchemaChangedError } from "../erasure/schema-changed.ts";
import { ExpungeError } from "../errors.ts";
import { isUnreachable } from "../failure-causes.ts";
import type { Installation } from "../installation.ts";
import { failNext, failWaiting } from "./fail-waiting.ts";
import { findLockedPlaces } from "./find-locked-places.ts";
import { createPace } from "./pace.ts";
import { runBatch } from "./run-batch.ts";

export interface Slice {
	deletion: string;
	/** Its own id, by which batches know whether a later slice has taken over. */
	id: string;
	object: string;
	/** Milliseconds after which it queues its successor; Infinity: it goes on to the end. */
	lasts: number;
	firstSize: number;
	/** Aborted when the process is to stop: the batch that runs is finished and the rest handed over. */
	signal: AbortSignal;
	/** A plan made a moment ago, if there is one. */
	plan?: Plan;
}

/** After a failure that may not come again: a deadlock, a lock that somebody else had, a schema that changed. */
const mostTries = 2;
/** Milliseconds for which a database that went away is waited for here, before that is left to the queue. */
const patience = 30_000;

/**
 * Deletes until all is done or the time is over. Records that somebody else has locked are told apart at once, whatever else a batch
 * fails with is found out by halving; a record that fails alone gets its reason and the others go on. Throws where nothing is to blame
 * on a record: the queue tries again later.
 */
export async function runSlice(installation: Installation, slice: Slice): Promise<void> {
	const { db, graph, log, queue } = installation;
	const end = Date.now() + slice.lasts;
	const isOver = () => Date.now() >= end || slice.signal.aborted;
	const pace = createPace(slice.firstSize);
	let plan = slice.plan ?? (await findPlan(installation, slice));
	let tries = 0;
	let lostSince: number | undefined;
	while (plan) {
		const [size, began] = [pace.size(), performance.now()];
		try {
			const result = await runBatch(installation, plan, {
				deletion: slice.deletion,
				slice: slice.id,
				size,
				// A record that somebody else is working on is waited for alone, not by a batch, and longest where it is all that was asked for.
				lockTimeoutMs: size > 1 ? 250 : Number.isFinite(slice.lasts) ? 1_000 : 2_000,
				hands: isOver,
				nextSize: () => size,
			});
			const milliseconds = performance.now() - began;
			log.debug({ deletion: slice.deletion, size, milliseconds }, "a batch is done");
			if (result !== "more") return;
			pace.succeeded(milliseconds);
			tries = 0;
			lostSince = undefined;
		} catch (error) {
			if (isUnreachable(error)) {
				lostSince ??= Date.now();
				if (slice.signal.aborted || Date.now() - lostSince > patience) throw error;
				await setTimeout(250);
				continue;
			}
			tries += 1;
			log.debug({ deletion: slice.deletion, size, tries, error }, "a batch failed");
			if (error instanceof SchemaChangedError && tries <= mostTries) {
				await graph.reload();
				plan = await findPlan(installation, slice);
			} else if (isRetryable(error) && tries < mostTries && !(isLocked(error) && size > 1)) {
				await setTimeout(tries * tries * 50 + Math.random() * 50);
			} else if (size > 1) {
				const culprits = isLocked(error) ? await findLockedPlaces(installation, plan, { deletion: slice.deletion, size }) : [];
				if (culprits.length > 0) pace.setApart(culprits);
				else pace.failed();
				tries = 0;
				if (!isOver()) continue;
				await db.transaction((tx) => queue.send(tx, "slice", { deletion: slice.deletion, size: pace.size() }, { key: slice.deletion }));
				return;
			} else {
				const reason = explainFailure(error);
				if (reason === null) log.error({ deletion: slice.deletion, error }, "a record could not be deleted");
				else log.warn({ deletion: slice.deletion, reason, error }, "a record could not be deleted");
				if ((await failNext(installation, slice, reason ?? "blocked_by_database")) === "over") return;
				pace.failed();
				tries = 0;
			}
		}
	}
}

/** Undefined: the schema or the adapter no longer allow it, and what was waiting has been told so. */
async function findPlan(installation: Installation, slice: Slice): Promise<Plan | undefined> {
	const current = await installation.graph.current();
	try {
		return planErasure(current, slice.object);
	} catch (error) {
		if (!(error instanceof ExpungeError)) throw error;
		installation.log.error({ deletion: slice.deletion, code: error.code }, "a deletion cannot go on");
		await failWaiting(installation, slice);
		return undefined;
	}
}

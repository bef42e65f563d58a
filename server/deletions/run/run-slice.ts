import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { isLocked } from "../../database/sqlstates.ts";
import { EngineError } from "../../erasure/engine-error.ts";
import { findReferencing } from "../../erasure/explain-failure.ts";
import { type Plan, planErasure } from "../../erasure/plan/plan.ts";
import { findLockedTable } from "../../erasure/rows/lock-records.ts";
import { tellAdmins } from "../../notifications/tell-admins.ts";
import type { Services } from "../../services.ts";
import { runBatch } from "./run-batch.ts";
import { failAll, failNext, markFailing, postponeNext } from "./settle-next.ts";
import { queueSlice } from "./slice-job.ts";
import { nextStep, type SliceEvent, type SliceStep, startSlice } from "./slice-state.ts";

interface Slice {
	deletion: string;
	/** The slice's own id. It lets batches notice that a later slice has taken over. */
	id: string;
	object: string;
	/** Milliseconds until it hands over. With Infinity it runs to the end. */
	durationMs: number;
	firstSize: number;
	/** When the deletion began to fail for reasons that no record causes. */
	failingSince: Date | null;
	/** Aborted when the process stops: the running batch finishes, and the rest is handed over. */
	signal: AbortSignal;
	/** A recent plan, if there is one. */
	plan?: Plan;
}

/** How long a slice waits for a database that went away, before it leaves the rest to the queue. */
const reconnectTimeoutMs = 30_000;
/** After this time, records with an ambiguous failure are given up. By then all others are deleted. */
const giveUpAfterMs = 600_000;

/**
 * Deletes until no record is waiting or the slice's time is over, following the states in `slice-state.ts`. Throws if no record is to
 * blame, and the queue retries later.
 */
export async function runSlice(services: Services, slice: Slice): Promise<void> {
	const { db, log, queue } = services;
	const { deletion, id, failingSince } = slice;
	const endsAt = Date.now() + slice.durationMs;
	const isTimeOver = () => Date.now() >= endsAt || slice.signal.aborted;
	let failure: unknown;
	let plan = slice.plan ?? (await findPlan(services, slice));

	/** Steps that end the slice return nothing. */
	async function perform(step: SliceStep): Promise<SliceEvent | undefined> {
		switch (step.do) {
			case "run_batch":
				return plan && tryBatch(plan, step);
			case "fail":
				log.warn({ deletion, code: step.code, error: failure }, "a record could not be deleted");
				return { event: "settled", end: await failNext(services, slice, { code: step.code, keptBy: findReferencing(failure, plan) }) };
			case "postpone":
				if (step.endedSession) log.warn({ deletion, error: failure }, "deleting a record ended the database session");
				return { event: "settled", end: await postponeNext(services, slice, step) };
			case "reload":
				await services.graph.reload();
				plan = await findPlan(services, slice);
				return { event: "reloaded", planned: plan !== undefined };
			case "reconnect":
				await waitForDatabase(services, slice.signal, failure);
				return { event: "reconnected" };
			case "wait":
				await setTimeout(step.ms + Math.random() * step.jitterMs);
				return { event: "waited" };
			case "hand_over":
				return void (await queueSlice(queue, db, { deletion, size: step.size }));
			case "requeue":
				if (step.blamesRecords) await markFailing(services, slice);
				throw failure;
			case "end":
				return undefined;
		}
	}

	async function tryBatch(plan: Plan, { size, last }: { size: number; last: boolean }): Promise<SliceEvent> {
		const began = performance.now();
		try {
			const { comfortable } = state.sizer;
			const end = await runBatch(services, plan, { deletion, slice: id, size, comfortable, last, handsOver: isTimeOver });
			const milliseconds = performance.now() - began;
			log.debug({ deletion, size, milliseconds, end }, "batch finished");
			return { event: "committed", end, milliseconds };
		} catch (error) {
			failure = error;
			const table = isLocked(error) ? await findLockedTable(db, plan) : null;
			log.debug({ deletion, size, table, error }, "batch failed");
			return { event: "failed", error, tableLocked: table !== null };
		}
	}

	const givesUp = failingSince !== null && Date.now() - failingSince.getTime() > giveUpAfterMs;
	let { state, step } = startSlice({ firstSize: slice.firstSize, givesUp });
	for (let event = await perform(step); event; event = await perform(step)) {
		({ state, step } = nextStep(state, event, isTimeOver()));
		log.debug({ deletion, event: event.event, step }, "next step of a slice");
	}
}

/** Waits until both connections answer. If that takes too long, it throws the original error, and the queue retries later. */
async function waitForDatabase({ db, eraser }: Services, signal: AbortSignal, lost: unknown): Promise<void> {
	const since = Date.now();
	while (!signal.aborted && Date.now() - since < reconnectTimeoutMs) {
		try {
			await Promise.all([eraser.execute(sql`select 1`), db.execute(sql`select 1`)]);
			return;
		} catch {
			await setTimeout(250);
		}
	}
	throw lost;
}

/** Undefined if the schema or the adapter no longer allows the deletion. Then every waiting record has failed. */
async function findPlan(services: Services, slice: Slice): Promise<Plan | undefined> {
	const current = await services.graph.current();
	try {
		return planErasure(current, slice.object);
	} catch (error) {
		if (!(error instanceof EngineError)) throw error;
		services.log.error({ deletion: slice.deletion, code: error.code, reasons: error.reasons }, "deletion failed");
		await failAll(services, slice);
		await tellAdmins(services, error.undecided);
		return undefined;
	}
}

import { setTimeout } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { isLocked } from "../../database/sqlstates.ts";
import { EngineError } from "../../erasure/engine-error.ts";
import { type Plan, planErasure } from "../../erasure/plan/plan.ts";
import { findLockedTable } from "../../erasure/rows/find-locked-table.ts";
import type { Services } from "../../services.ts";
import { failNext, failWaiting, postponeNext } from "./fail-waiting.ts";
import { judgeFailure, judgeLoss, type Reaction } from "./judge-failure.ts";
import { createPace } from "./pace.ts";
import { type BatchEnd, runBatch } from "./run-batch.ts";
import { queueSlice } from "./slice-job.ts";

export interface Slice {
	deletion: string;
	/** Its own id, by which batches know whether a later slice has taken over. */
	id: string;
	object: string;
	/** Milliseconds after which it queues its successor; Infinity: it goes on to the end. */
	lasts: number;
	firstSize: number;
	/** Since when the deletion has failed for no record's reason. */
	failingSince: Date | null;
	/** Aborted when the process is to stop: the batch that runs is finished and the rest handed over. */
	signal: AbortSignal;
	/** A plan made a moment ago, if there is one. */
	plan?: Plan;
}

/** Milliseconds for which a database that went away is waited for here, before that is left to the queue. */
const reconnecting = 30_000;
/** Milliseconds until a record that ended the session is tried again: it may have crashed the whole server. */
const recovering = 1_000;
/** Milliseconds after which records are given up that fail for no certain reason. By then all others have gone. */
const hope = 600_000;
/** Milliseconds until what somebody has locked is asked for again. */
const pause = 200;

/**
 * Deletes until all is done or the time is over. A batch that fails is halved until the record to blame stands alone. It gets its reason, and
 * the others go on. Records that somebody works on wait for the end, and so do records that failed for no certain reason. Throws where no
 * record is to blame: the queue tries again later.
 */
export async function runSlice(services: Services, slice: Slice): Promise<void> {
	const { db, log, queue } = services;
	const { deletion, id } = slice;
	const end = Date.now() + slice.lasts;
	const isOver = () => Date.now() >= end || slice.signal.aborted;
	const hopeless = slice.failingSince !== null && Date.now() - slice.failingSince.getTime() > hope;
	const pace = createPace(slice.firstSize);
	let plan = slice.plan ?? (await findPlan(services, slice));
	let [tries, last] = [0, false];

	async function judge(error: unknown, size: number): Promise<Reaction> {
		const table = plan && isLocked(error) ? await findLockedTable(db, plan) : null;
		const reaction: Reaction = table ? { do: "pause" } : judgeFailure(error, { alone: size === 1, tries, last, hopeless });
		log.debug({ deletion, size, tries, reaction, table, error }, "a batch failed");
		return reaction;
	}

	async function react(error: unknown, reaction: Reaction, size: number): Promise<BatchEnd> {
		switch (reaction.do) {
			case "pause":
				return "busy";
			case "reconnect":
				await waitForDatabase(services, slice.signal, error);
				return react(error, judgeLoss({ alone: size === 1, last }), size);
			case "reload":
				await services.graph.reload();
				plan = await findPlan(services, slice);
				return "more";
			case "again":
				await setTimeout(25 * 2 ** tries + Math.random() * 50);
				return "more";
			case "halve":
				pace.failed();
				return "more";
			case "postpone":
				pace.failed();
				return postponeNext(services, slice, { failed: reaction.failed });
			case "retire": {
				log.warn({ deletion, error }, "a record ended the session");
				pace.failed();
				const end = await postponeNext(services, slice, { failed: true, code: reaction.code });
				if (end === "busy") await setTimeout(recovering);
				return end;
			}
			case "fail":
				log.warn({ deletion, code: reaction.code, error }, "a record could not be deleted");
				pace.failed();
				return failNext(services, slice, reaction.code);
			case "throw":
				await markFailing(services, slice);
				throw error;
			case "outlast":
				throw error;
		}
	}

	while (plan) {
		const [size, began] = [pace.size(), performance.now()];
		let [result, repeats]: [BatchEnd, boolean] = ["more", false];
		try {
			result = await runBatch(services, plan, { deletion, slice: id, size, last, hands: isOver, nextSize: () => size });
			const milliseconds = performance.now() - began;
			log.debug({ deletion, size, milliseconds, result }, "a batch is done");
			if (result === "more") pace.succeeded(milliseconds);
			tries = 0;
		} catch (error) {
			tries += 1;
			const reaction = await judge(error, size);
			result = await react(error, reaction, size);
			repeats = reaction.do === "again" || reaction.do === "reload";
			if (!repeats) tries = 0;
			if (result === "more" && isOver()) result = "busy";
		}
		if (result === "over" || result === "handed_over") return;
		last = result === "overdue" || (last && repeats);
		if (result !== "busy") continue;
		if (isOver()) {
			await db.transaction((tx) => queueSlice(queue, tx, { deletion, size: pace.size() }));
			return;
		}
		await setTimeout(pause);
	}
}

/** Until both connections answer; throws what was lost where that takes too long, so that the queue tries again later. */
async function waitForDatabase({ db, eraser }: Services, signal: AbortSignal, lost: unknown): Promise<void> {
	const since = Date.now();
	while (!signal.aborted && Date.now() - since < reconnecting) {
		try {
			await Promise.all([eraser.execute(sql`select 1`), db.execute(sql`select 1`)]);
			return;
		} catch {
			await setTimeout(250);
		}
	}
	throw lost;
}

async function markFailing({ db }: Services, { deletion, id }: Slice): Promise<void> {
	await db
		.update(deletions)
		.set({ failingSince: sql`coalesce(${deletions.failingSince}, clock_timestamp())` })
		.where(and(eq(deletions.id, deletion), eq(deletions.slice, id)));
}

/** Undefined: the schema or the adapter no longer allow it, and what was waiting has been told so. */
async function findPlan(services: Services, slice: Slice): Promise<Plan | undefined> {
	const current = await services.graph.current();
	try {
		return planErasure(current, slice.object);
	} catch (error) {
		if (!(error instanceof EngineError)) throw error;
		services.log.error({ deletion: slice.deletion, code: error.code, reasons: error.reasons }, "deletion failed");
		await failWaiting(services, slice);
		return undefined;
	}
}

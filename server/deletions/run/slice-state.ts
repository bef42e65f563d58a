import type { RecordFailure } from "../../erasure/explain-failure.ts";
import { afterFailure, afterSuccess, type BatchSizer, nextBatchSize, startSizer } from "./batch-sizer.ts";
import { classifyFailure, classifyLoss, type RetryDecision } from "./classify-failure.ts";

/*
 * A slice is a loop of steps. `nextStep` decides each step from the state and from the event that the step before ended with; it reads
 * nothing and changes nothing. `runSlice` performs the steps.
 *
 *   run_batch  → committed: `more` runs the next batch. `over` and `handed_over` end the slice. `busy` waits, then runs the same again.
 *                `overdue` runs the postponed records a last time, without any other batch.
 *              → failed: see `RetryDecision`.
 *   fail, postpone (of the one record that a failed batch tried) → settled, which continues as `committed` does.
 *   reload     → reloaded: runs the batch again with the new plan. Without a plan nothing waits any more, and the slice ends.
 *   reconnect  → reconnected: bisects, or postpones the one record.
 *   wait       → waited: continues with the `afterWait` of the state.
 *   hand_over queues the next slice and ends this one. requeue throws the error: the queue tries again later. end: nothing is left to do.
 *
 * After a failure or while it would wait, a slice whose time is over hands over. A batch that commits hands over itself.
 */

/**
 * How a batch, or settling one record, ended. over: nothing is left to do for this slice, because all is done, the deletion was
 * cancelled, or another slice has it. busy: everything left was postponed, and other transactions are still working on it. overdue: the
 * same, and the wait for them is over.
 */
export type BatchEnd = "more" | "handed_over" | "over" | "busy" | "overdue";

export interface SliceState {
	sizer: BatchSizer;
	/** How often the batch has failed in a row. */
	tries: number;
	/** The next batch is the last turn of postponed records, and runs without any other batch. */
	last: boolean;
	/** The deletion has failed for so long that a record fails even if it is uncertain whether it is to blame. */
	givesUp: boolean;
	afterWait: "run" | "retry" | "pause";
	/** The record that is being settled ended the session, and may have crashed the server. */
	recovering: boolean;
}

export type SliceEvent =
	| { event: "committed"; end: BatchEnd; milliseconds: number }
	/** `tableLocked`: another transaction has locked a whole table of the plan. */
	| { event: "failed"; error: unknown; tableLocked: boolean }
	| { event: "settled"; end: BatchEnd }
	| { event: "reloaded"; planned: boolean }
	| { event: "reconnected" | "waited" };

export type SliceStep =
	| { do: "run_batch"; size: number; last: boolean }
	| { do: "fail"; code: RecordFailure }
	/** `endedSession`: the record lost the connection. If it has failed too often and there is a code, it fails with that. */
	| { do: "postpone"; failed: boolean; endedSession: boolean; code: RecordFailure | null }
	| { do: "wait"; ms: number; jitterMs: number }
	| { do: "hand_over"; size: number }
	| { do: "requeue"; blamesRecords: boolean }
	| { do: "reload" | "reconnect" | "end" };

interface Transition {
	state: SliceState;
	step: SliceStep;
}

/** Milliseconds before trying again to lock records that another transaction has locked. */
const pauseMs = 200;
/** Milliseconds until a record that ended the session is tried again, because it may have crashed the whole server. */
const recoveryMs = 1_000;

export function startSlice({ firstSize, givesUp }: { firstSize: number; givesUp: boolean }): Transition {
	return runBatch({ sizer: startSizer(firstSize), tries: 0, last: false, givesUp, afterWait: "run", recovering: false });
}

/** `timeOver`: the slice has used up its time, or the process has to stop. */
export function nextStep(state: SliceState, event: SliceEvent, timeOver: boolean): Transition {
	switch (event.event) {
		case "committed": {
			const sizer = event.end === "more" ? afterSuccess(state.sizer, event.milliseconds) : state.sizer;
			return afterEnd({ ...state, sizer, tries: 0 }, event.end, timeOver);
		}
		case "failed": {
			const tried = { ...state, tries: state.tries + 1 };
			return act(tried, event.tableLocked ? { do: "pause" } : classifyFailure(event.error, attemptOf(tried)), timeOver);
		}
		case "reconnected":
			return act(state, classifyLoss(attemptOf(state)), timeOver);
		case "settled":
			if (state.recovering && event.end === "busy") return wait({ ...state, recovering: false, last: false }, recoveryMs, "pause");
			return afterEnd({ ...state, recovering: false }, event.end === "more" && timeOver ? "busy" : event.end, timeOver);
		case "reloaded":
			return event.planned ? runOrHandOver(state, timeOver) : { state, step: { do: "end" } };
		case "waited":
			if (state.afterWait === "pause") return pause(state, timeOver);
			return state.afterWait === "retry" ? runOrHandOver(state, timeOver) : runBatch(state);
	}
}

function act(state: SliceState, decision: RetryDecision, timeOver: boolean): Transition {
	// A repeated batch counts its attempts, and remains a last turn if it was one. Every other decision begins again from zero.
	const anew = { ...state, tries: 0, last: false };
	switch (decision.do) {
		case "pause":
			return pause(anew, timeOver);
		case "reconnect":
			return { state: { ...state, tries: 0 }, step: { do: "reconnect" } };
		case "reload":
			return { state, step: { do: "reload" } };
		case "retry":
			return wait(state, 25 * 2 ** state.tries, "retry", 50);
		case "bisect":
			return runOrHandOver({ ...anew, sizer: afterFailure(state.sizer) }, timeOver);
		case "postpone":
			return settle(anew, { do: "postpone", failed: decision.failed, endedSession: false, code: null });
		case "retire":
			return settle({ ...anew, recovering: true }, { do: "postpone", failed: true, endedSession: true, code: decision.code });
		case "fail":
			return settle(anew, decision);
		case "requeue":
			return { state, step: decision };
	}
}

function attemptOf({ sizer, tries, last, givesUp }: SliceState) {
	return { alone: nextBatchSize(sizer) === 1, tries, last, givesUp };
}

function afterEnd(state: SliceState, end: BatchEnd, timeOver: boolean): Transition {
	const next = { ...state, last: end === "overdue" };
	if (end === "over" || end === "handed_over") return { state: next, step: { do: "end" } };
	return end === "busy" ? pause(next, timeOver) : runBatch(next);
}

function settle(state: SliceState, step: SliceStep): Transition {
	return { state: { ...state, sizer: afterFailure(state.sizer) }, step };
}

function pause(state: SliceState, timeOver: boolean): Transition {
	return timeOver ? handOver(state) : wait(state, pauseMs, "run");
}

function runOrHandOver(state: SliceState, timeOver: boolean): Transition {
	return timeOver ? handOver(state) : runBatch(state);
}

function runBatch(state: SliceState): Transition {
	return { state, step: { do: "run_batch", size: nextBatchSize(state.sizer), last: state.last } };
}

function handOver(state: SliceState): Transition {
	// A part of a failed batch is small for a different reason.
	return { state, step: { do: "hand_over", size: state.sizer.comfortable } };
}

function wait(state: SliceState, ms: number, afterWait: SliceState["afterWait"], jitterMs = 0): Transition {
	return { state: { ...state, afterWait }, step: { do: "wait", ms, jitterMs } };
}

import { expect, test } from "vitest";
import { nextStep, type SliceEvent, type SliceState, type SliceStep, startSlice } from "../../../../server/deletions/run/slice-state.ts";
import { BatchesRunningError, SchemaChangedError } from "../../../../server/erasure/engine-error.ts";

const raised = (code: string) => Object.assign(new Error("Failed query"), { code, severity: "ERROR" });
const failed = (error: Error, tableLocked = false): SliceEvent => ({ event: "failed", error, tableLocked });
const committed = (end: "more" | "handed_over" | "over" | "busy" | "overdue"): SliceEvent => ({
	event: "committed",
	end,
	milliseconds: 300,
});
const settled = (end: "more" | "over" | "busy" | "overdue"): SliceEvent => ({ event: "settled", end });
const waited: SliceEvent = { event: "waited" };

const lost = failed(Object.assign(new Error(), { code: "CONNECTION_CLOSED" }));
const deadlock = failed(raised("40P01"));
const blocked = failed(raised("P0001"));
const memory = failed(raised("53200"));

const run = (size: number, last = false): SliceStep => ({ do: "run_batch", size, last });
const wait = (ms: number, jitterMs = 0): SliceStep => ({ do: "wait", ms, jitterMs });
const postpone = (failed: boolean): SliceStep => ({ do: "postpone", failed, endedSession: false, code: null });
const retire = (code: "blocked_by_database" | null): SliceStep => ({ do: "postpone", failed: true, endedSession: true, code });
const fail: SliceStep = { do: "fail", code: "blocked_by_database" };
const handOver = (size: number): SliceStep => ({ do: "hand_over", size });
const requeue = (blamesRecords: boolean): SliceStep => ({ do: "requeue", blamesRecords });
const [end, reload, reconnect]: SliceStep[] = [{ do: "end" }, { do: "reload" }, { do: "reconnect" }];

interface Story {
	firstSize?: number;
	givesUp?: boolean;
	/** From this event on (counted from 0) the time is over. */
	timeOverAt?: number;
	events: [SliceEvent, SliceStep | undefined][];
}

test.each<[string, Story]>([
	[
		"batches follow each other until nothing is left",
		{
			firstSize: 4,
			events: [
				[committed("more"), run(4)],
				[committed("over"), end],
			],
		},
	],
	["a batch that handed over ends the slice", { events: [[committed("handed_over"), end]] }],
	[
		"what others have locked is waited for",
		{
			events: [
				[committed("busy"), wait(200)],
				[waited, run(1)],
			],
		},
	],
	[
		"the last turn comes when the wait is over",
		{
			events: [
				[committed("overdue"), run(1, true)],
				[committed("over"), end],
			],
		},
	],
	[
		"the last turn is one batch",
		{
			events: [
				[committed("overdue"), run(1, true)],
				[committed("more"), run(1)],
			],
		},
	],
	[
		"other running batches are waited for, and the last turn comes again",
		{
			events: [
				[committed("overdue"), run(1, true)],
				[failed(new BatchesRunningError(raised("55P03"))), wait(200)],
				[waited, run(1)],
				[committed("overdue"), run(1, true)],
			],
		},
	],
	[
		"a locked table is waited for, whatever the batch tried",
		{
			firstSize: 4,
			events: [
				[failed(raised("55P03"), true), wait(200)],
				[waited, run(4)],
			],
		},
	],
	[
		"a deadlock is tried again, later each time, and then bisected",
		{
			firstSize: 4,
			events: [
				[deadlock, wait(50, 50)],
				[waited, run(4)],
				[deadlock, wait(100, 50)],
				[waited, run(4)],
				[deadlock, run(2)],
				[committed("more"), run(2)],
			],
		},
	],
	[
		"a deadlock of the last turn leaves it the last",
		{
			events: [
				[committed("overdue"), run(1, true)],
				[deadlock, wait(50, 50)],
				[waited, run(1, true)],
			],
		},
	],
	[
		"a success forgets earlier tries",
		{
			events: [
				[deadlock, wait(50, 50)],
				[waited, run(1)],
				[committed("more"), run(1)],
				[deadlock, wait(50, 50)],
			],
		},
	],
	[
		"the record to blame is found by halving, and the others continue",
		{
			firstSize: 4,
			events: [
				[blocked, run(2)],
				[blocked, run(1)],
				[committed("more"), run(1)],
				[blocked, fail],
				[settled("more"), run(2)],
				[committed("more"), run(2)],
			],
		},
	],
	[
		"the last record that fails ends the slice",
		{
			events: [
				[blocked, fail],
				[settled("over"), end],
			],
		},
	],
	[
		"an uncertain failure postpones the record, and is thrown when nothing else is left",
		{
			events: [
				[memory, postpone(true)],
				[settled("more"), run(1)],
				[committed("overdue"), run(1, true)],
				[memory, requeue(true)],
			],
		},
	],
	[
		"if that lasts too long, the record is given up",
		{
			givesUp: true,
			events: [
				[committed("overdue"), run(1, true)],
				[memory, fail],
			],
		},
	],
	[
		"a lock postpones the record",
		{
			events: [
				[failed(raised("55P03")), postpone(false)],
				[settled("busy"), wait(200)],
			],
		},
	],
	["a full disk is no record's fault", { events: [[failed(raised("53100")), requeue(false)]] }],
	[
		"a new schema is read, and the batch runs with its plan",
		{
			events: [
				[failed(new SchemaChangedError("crm.calls")), reload],
				[{ event: "reloaded", planned: true }, run(1)],
			],
		},
	],
	[
		"without a plan the slice ends",
		{
			events: [
				[failed(new SchemaChangedError("crm.calls")), reload],
				[{ event: "reloaded", planned: false }, end],
			],
		},
	],
	[
		"a lost connection bisects the batch once the database answers",
		{
			firstSize: 2,
			events: [
				[lost, reconnect],
				[{ event: "reconnected" }, run(1)],
			],
		},
	],
	[
		"a record that loses the connection alone waits for the end, with time for the server to recover",
		{
			events: [
				[lost, reconnect],
				[{ event: "reconnected" }, retire(null)],
				[settled("busy"), wait(1_000)],
				[waited, wait(200)],
				[waited, run(1)],
			],
		},
	],
	[
		"a record that loses it in its last turn can be given up",
		{
			events: [
				[committed("overdue"), run(1, true)],
				[lost, reconnect],
				[{ event: "reconnected" }, retire("blocked_by_database")],
				[settled("over"), end],
			],
		},
	],
	["when the time is over, a batch that waits hands over", { timeOverAt: 0, firstSize: 3, events: [[committed("busy"), handOver(3)]] }],
	["when the time is over, a batch that failed hands over its half", { timeOverAt: 0, firstSize: 4, events: [[blocked, handOver(2)]] }],
	[
		"when the time is over, a batch that was halved for one record hands over the comfortable size",
		{
			timeOverAt: 2,
			firstSize: 8,
			events: [
				[blocked, run(4)],
				[blocked, run(2)],
				[blocked, handOver(4)],
			],
		},
	],
	[
		"when the time is over, a retry hands over after its wait",
		{
			timeOverAt: 0,
			events: [
				[deadlock, wait(50, 50)],
				[waited, handOver(1)],
			],
		},
	],
	[
		"when the time is over, a failed record gets its outcome before",
		{
			timeOverAt: 0,
			events: [
				[blocked, fail],
				[settled("more"), handOver(1)],
			],
		},
	],
	[
		"when the time is over, a record's recovery is waited for before",
		{
			timeOverAt: 2,
			events: [
				[lost, reconnect],
				[{ event: "reconnected" }, retire(null)],
				[settled("busy"), wait(1_000)],
				[waited, handOver(1)],
			],
		},
	],
	[
		"when the time is over, the last turn is still begun: its batch hands over itself",
		{ timeOverAt: 0, events: [[committed("overdue"), run(1, true)]] },
	],
])("%s", (_, { firstSize = 1, givesUp = false, timeOverAt = Number.POSITIVE_INFINITY, events }) => {
	const started = startSlice({ firstSize, givesUp });
	expect(started.step).toEqual(run(firstSize));
	let state: SliceState = started.state;
	const steps: SliceStep[] = [];
	for (const [index, [event]] of events.entries()) {
		const next = nextStep(state, event, index >= timeOverAt);
		state = next.state;
		steps.push(next.step);
	}
	expect(steps).toEqual(events.map(([, step]) => step));
});

test("the schema is reloaded five times in a row, and then the queue retries later", () => {
	let { state, step } = startSlice({ firstSize: 1, givesUp: false });
	const steps: string[] = [];
	for (let index = 0; index < 6; index++) {
		({ state, step } = nextStep(state, failed(new SchemaChangedError("crm.calls")), false));
		steps.push(step.do);
		if (step.do === "reload") ({ state, step } = nextStep(state, { event: "reloaded", planned: true }, false));
	}
	expect(steps).toEqual(["reload", "reload", "reload", "reload", "reload", "requeue"]);
});

import { expect, test } from "vitest";
import { longestExcess, medianTasks, readTasks, type TraceEvent } from "../../bench/page/tasks.ts";

const task = (pid: number, dur: number, tdur = dur): TraceEvent => ({ name: "RunTask", pid, tid: 1, ts: 0, dur, tdur });

test("only tasks of the marked thread count, longest first, in milliseconds", () => {
	const events = [task(7, 2_000), task(8, 90_000), { name: "mark", pid: 7, tid: 1, ts: 9 }, task(7, 30_000, 1_000)];
	expect(readTasks(events, "mark", "dur")).toEqual([30, 2]);
	expect(readTasks(events, "mark", "tdur")).toEqual([2, 1]);
});

test("a trace without the mark is an error", () => {
	expect(() => readTasks([task(7, 1)], "mark", "dur")).toThrow("mark");
});

test.each([
	{ what: "the same tasks", own: [120, 20], others: [120, 20], excess: 0 },
	{ what: "a longer longest task", own: [120, 20], others: [180, 20], excess: 60 },
	{ what: "another task beside the page's longest", own: [120, 20], others: [120, 100, 20], excess: 80 },
	{ what: "a task of a page without any", own: [], others: [70], excess: 70 },
	{ what: "shorter tasks", own: [120], others: [90], excess: 0 },
])("the excess over $what is $excess ms", ({ own, others, excess }) => {
	expect(longestExcess(own, others)).toBe(excess);
});

test("each rank gets the median of the rounds, and a rank that one round lacks is left out", () => {
	expect(
		medianTasks([
			[120, 30, 5],
			[100, 80],
			[110, 40, 9],
		]),
	).toEqual([110, 40]);
});

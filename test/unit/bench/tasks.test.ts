import { describe, expect, test } from "vitest";
import {
	addedRendering,
	longestExcess,
	medianTasks,
	readMainThread,
	readRendering,
	readTasks,
	type TraceEvent,
} from "../../bench/page/tasks.ts";

const task = (pid: number, dur: number, tdur = dur): TraceEvent => ({ name: "RunTask", pid, tid: 1, ts: 0, dur, tdur });

test("only tasks of the marked thread count, longest first, in milliseconds of processor time", () => {
	const events = [task(7, 2_000), task(8, 90_000), { name: "mark", pid: 7, tid: 1, ts: 9 }, task(7, 90_000, 30_000)];
	expect(readTasks(readMainThread(events, "mark"))).toEqual([30, 2]);
});

test("a trace without the mark is an error", () => {
	expect(() => readMainThread([task(7, 1)], "mark")).toThrow("mark");
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

describe("the style and layout that the extension adds", () => {
	const page = (elements: number, objects: number, ms = 1_000) =>
		readRendering([
			{ ...task(7, ms * 200), name: "UpdateLayoutTree", args: { elementCount: elements } },
			{ ...task(7, ms * 700), name: "Layout", args: { beginData: { dirtyObjects: objects } } },
			{ ...task(7, ms * 100), name: "PrePaint" },
		]);

	test.each([
		{ what: "the same page", extended: page(1_000, 1_000), added: 0 },
		{ what: "the same page on a slower machine", extended: page(1_000, 1_000, 2_000), added: 0 },
		{ what: "a tenth more elements", extended: page(1_100, 1_000), added: 20 },
		{ what: "a tenth more to lay out", extended: page(1_000, 1_100), added: 80 },
		{ what: "a second layout of the whole page", extended: page(2_000, 2_000), added: 1_000 },
		{ what: "fewer elements", extended: page(900, 900), added: 0 },
	])("takes $added ms with $what", ({ extended, added }) => {
		expect(addedRendering([page(1_000, 1_000)], [extended])).toBeCloseTo(added);
	});

	test("takes the median of the rounds", () => {
		const rounds = [page(1_000, 1_000), page(1_100, 1_000), page(9_000, 9_000)];
		expect(addedRendering([page(1_000, 1_000)], rounds)).toBeCloseTo(20);
	});
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

import { describe, expect, test } from "vitest";
import { longestScript } from "../../bench/page/script-time.ts";
import type { TraceEvent } from "../../bench/page/tasks.ts";

const event = (name: string, ts: number, dur: number): TraceEvent => ({ name, pid: 7, tid: 1, ts, dur });
const task = (ts: number, dur: number) => event("RunTask", ts, dur);
const profile: TraceEvent = { ...event("Profile", 0, 0), id: "0x1", args: { data: { startTime: 0 } } };

/** Node 1 is the root, 2 the page's function, 3 ours, 4 the browser's own below ours, 5 a garbage collection. */
const nodes = [
	{ id: 1, callFrame: {} },
	{ id: 2, parent: 1, callFrame: { url: "http://crm/app.js" } },
	{ id: 3, parent: 2, callFrame: { url: "chrome-extension://id/crm.js" } },
	{ id: 4, parent: 3, callFrame: {} },
	{ id: 5, parent: 1, callFrame: {} },
];

/** A sample every millisecond. */
const chunk = (samples: number[], id = "0x1"): TraceEvent => ({
	...event("ProfileChunk", 0, 0),
	tid: 2,
	id,
	args: { data: { cpuProfile: { nodes, samples }, timeDeltas: samples.map(() => 1_000) } },
});

describe("the longest script of the extension", () => {
	test.each([
		{ what: "the page's own functions", samples: [2, 2, 2, 1], longest: 0 },
		{ what: "our function for three milliseconds", samples: [1, 3, 3, 3, 1], longest: 3 },
		{ what: "what the browser does below our function", samples: [3, 4, 4, 1], longest: 3 },
		{ what: "a garbage collection", samples: [3, 5, 5, 3, 1], longest: 2 },
	])("is $longest ms with $what", ({ samples, longest }) => {
		const thread = [task(0, 90_000), profile];
		expect(longestScript([...thread, chunk(samples)], thread)).toBe(longest);
	});

	test("is that of the task in which the scripts run longest", () => {
		const thread = [task(0, 3_500), task(3_500, 9_000), profile];
		expect(longestScript([...thread, chunk([3, 3, 3, 3, 3, 3, 3, 1])], thread)).toBe(4);
	});

	test.each(["Layout", "V8.GC_HEAP_EXTERNAL_SECOND_PASS_CALLBACKS", "CppGC.IncrementalSweep"])(
		"does not include %s that it demands",
		(name) => {
			const thread = [task(0, 90_000), event(name, 2_500, 3_000), profile];
			expect(longestScript([...thread, chunk([3, 3, 3, 3, 3, 3, 1])], thread)).toBe(3);
		},
	);

	test("continues from chunk to chunk", () => {
		const thread = [task(0, 90_000), profile];
		expect(longestScript([...thread, chunk([3, 3]), chunk([3, 1])], thread)).toBe(3);
	});

	test("does not include the samples of other threads", () => {
		const thread = [task(0, 90_000), profile];
		expect(longestScript([...thread, chunk([1, 1]), chunk([3, 3, 1], "0x2")], thread)).toBe(0);
	});

	test("needs a trace with the profiler", () => {
		expect(() => longestScript([task(0, 1)], [task(0, 1)])).toThrow("v8.cpu_profiler");
	});
});

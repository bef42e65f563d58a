import { describe, expect, test } from "vitest";
import { canCancel, canRetry, partsOf, percentDone } from "../../../extension/panels/activity/progress-of.ts";
import { sampleDeletion } from "./sample-deletion.ts";

describe("the progress of a deletion", () => {
	test("has parts that add up to what was submitted", () => {
		const parts = partsOf(sampleDeletion({ succeeded: 45, failed: 2, skipped: 1, waiting: 72 }));
		expect(parts.map(({ kind, count }) => [kind, count])).toEqual([
			["succeeded", 45],
			["skipped", 1],
			["failed", 2],
			["waiting", 72],
		]);
	});

	test("has nothing waiting after an answered cancel", () => {
		const parts = partsOf(sampleDeletion({ succeeded: 45, cancelled: 5, waiting: 70 }, { cancelling: true }));
		expect(parts.map(({ kind, count }) => [kind, count])).toEqual([
			["succeeded", 45],
			["cancelled", 75],
		]);
	});

	test("is 100 percent only when every record has an outcome", () => {
		expect(percentDone(sampleDeletion({ submitted: 1000, succeeded: 999, waiting: 1 }))).toBe(99);
		expect(percentDone(sampleDeletion({ submitted: 1000, succeeded: 990, failed: 10 }))).toBe(100);
	});

	test("can be cancelled while something waits, and retried once it has ended with failures", () => {
		const running = sampleDeletion({ succeeded: 45, failed: 1, waiting: 74 });
		expect([canCancel(running), canRetry(running)]).toEqual([true, false]);
		expect(canCancel({ ...running, cancelling: true })).toBe(false);
		const ended = sampleDeletion({ succeeded: 119, failed: 1 }, { state: "complete_with_errors" });
		expect([canCancel(ended), canRetry(ended)]).toEqual([false, true]);
		expect(canRetry(sampleDeletion({ succeeded: 120 }, { state: "complete" }))).toBe(false);
	});
});

import { expect, test, vi } from "vitest";
import { atMostEvery } from "../../../extension/page/at-most-every.ts";

test("several calls act once, after the pause, and a later call acts again", () => {
	vi.useFakeTimers();
	try {
		const act = vi.fn();
		const call = atMostEvery(400, act);
		call();
		vi.advanceTimersByTime(399);
		call();
		expect(act).toHaveBeenCalledTimes(0);
		vi.advanceTimersByTime(1);
		expect(act).toHaveBeenCalledTimes(1);
		vi.advanceTimersByTime(1_000);
		expect(act).toHaveBeenCalledTimes(1);
		call();
		vi.advanceTimersByTime(400);
		expect(act).toHaveBeenCalledTimes(2);
	} finally {
		vi.useRealTimers();
	}
});

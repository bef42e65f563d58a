import { expect, test } from "vitest";
import { percentile } from "../../bench/statistics.ts";

test("a percentile is one of the values", () => {
	expect([percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.95), percentile([5], 0.5)]).toEqual([2, 4, 5]);
});

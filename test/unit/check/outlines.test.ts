import { expect, test } from "vitest";
import { findFreeSpot } from "../../../extension/check/outlines.ts";

test("labels at the same place are stacked", () => {
	const first = { left: 10, top: 20 };
	const second = findFreeSpot(first, [first]);
	expect([findFreeSpot(first, []), second, findFreeSpot(first, [first, second]), findFreeSpot({ left: 400, top: 20 }, [first])]).toEqual([
		first,
		{ left: 10, top: 38 },
		{ left: 10, top: 56 },
		{ left: 400, top: 20 },
	]);
});

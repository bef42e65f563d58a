import { expect, test } from "vitest";
import { afterFailure, afterSuccess, type BatchSizer, nextBatchSize, startSizer } from "../../../../server/deletions/run/batch-sizer.ts";

test.each<[first: number, milliseconds: number, next: number]>([
	[100, 300, 100],
	[100, 600, 50],
	[100, 200, 150],
	[100, 10, 200],
	[100, 0, 200],
	[1, 60_000, 1],
	[900, 100, 1_000],
	[0, 300, 1],
	[5_000, 300, 1_000],
])("a first batch of %d that takes %d ms is followed by one of %d", (first, milliseconds, next) => {
	expect(nextBatchSize(afterSuccess(startSizer(first), milliseconds))).toBe(next);
});

/** The sizes of the first batches, if each takes this long. */
function sizesWith(first: number, takes: (size: number) => number, batches = 12): number[] {
	let sizer = startSizer(first);
	return Array.from({ length: batches }, () => {
		const size = nextBatchSize(sizer);
		sizer = afterSuccess(sizer, takes(size));
		return size;
	});
}

test.each<[what: string, fixed: number, perRecord: number, size: number]>([
	["records that are quick", 5, 0.5, 590],
	["records that are slow", 5, 50, 6],
	["one record that takes longer than a batch should", 5, 5_000, 1],
	["a commit that takes longer than a batch should", 400, 50, 8],
	["a commit that takes longer than a batch should, and quick records", 400, 1, 400],
])("with %s, batches get a size that is worth their commit", (_, fixed, perRecord, size) => {
	expect(sizesWith(20, (records) => fixed + perRecord * records).at(-1)).toBe(size);
});

test("a slice that begins with one record finds out that only the commit is slow", () => {
	expect(sizesWith(1, (records) => 700 + records, 16).at(-1)).toBe(700);
});

test("one batch that takes very long by chance does not keep the following ones at one record", () => {
	const times = [708, 20_000];
	expect(sizesWith(16, (records) => times.shift() ?? 700 + records, 30).at(-1)).toBe(700);
});

test("three batches that take 800 ms by chance do not make the next one smaller, but a fourth one does", () => {
	const times = [300, 800, 800, 800, 800];
	expect(sizesWith(100, () => times.shift() ?? 800, 6)).toEqual([100, 100, 100, 100, 100, 38]);
});

test("a slow batch after a quick one is not followed by a larger one", () => {
	expect(sizesWith(50, (size) => (size === 50 ? 55 : 9 * size), 6)).toEqual([50, 100, 100, 100, 100, 33]);
});

test("a batch of more than a second makes the next one smaller at once", () => {
	const times = [300, 1_100];
	expect(sizesWith(100, () => times.shift() ?? 300, 3)).toEqual([100, 100, 50]);
});

test("records that take long each stay alone, except for one pair in five batches", () => {
	const sizes = sizesWith(1, (records) => 1_000 * records, 40);
	expect(Math.max(...sizes)).toBe(2);
	expect(sizes.filter((size) => size === 2).length).toBeLessThanOrEqual(8);
});

test("a batch that takes long by chance does not make the following ones larger than they should be", () => {
	const times = [300, 310, 900, 305, 290];
	expect(Math.max(...sizesWith(100, () => times.shift() ?? 300, 5))).toBeLessThanOrEqual(200);
});

test("a failed batch is halved down to one record, and no record is tried twice or left out", () => {
	for (const culprit of [0, 1, 6, 12]) {
		let sizer: BatchSizer = startSizer(13);
		let [begin, tried] = [0, 0];
		const alone: number[] = [];
		while (begin < 13 && tried < 50) {
			const size = nextBatchSize(sizer);
			tried++;
			const fails = begin <= culprit && culprit < begin + size;
			if (fails && size > 1) {
				sizer = afterFailure(sizer);
				continue;
			}
			if (fails) alone.push(begin);
			sizer = fails ? afterFailure(sizer) : afterSuccess(sizer, 300);
			begin += size;
		}
		expect(alone).toEqual([culprit]);
		expect(begin).toBeGreaterThanOrEqual(13);
		expect(tried).toBeLessThanOrEqual(10);
	}
});

test("the parts of a failed batch do not change the comfortable size after the first halving", () => {
	const failed = afterFailure(startSizer(100));
	expect(failed).toMatchObject({ comfortable: 50, bisection: [50, 50] });
	expect(afterFailure(failed)).toMatchObject({ comfortable: 50, bisection: [50, 25, 25] });
	expect(afterSuccess(failed, 1)).toMatchObject({ comfortable: 50, bisection: [50] });
	expect(nextBatchSize(afterSuccess(afterSuccess(failed, 1), 1))).toBe(50);
});

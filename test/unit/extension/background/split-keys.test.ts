import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashKeys, splitKeys } from "../../../../extension/background/confirm/split-keys.ts";
import { partSize } from "../../../../server/previews/schemas.ts";

test("a selection is sent in parts that the server accepts, complete and in order", () => {
	const numbers = Array.from({ length: 25_000 }, (_, index) => String(index));
	expect(splitKeys(numbers).map((part) => part.length)).toEqual([1_000, 10_000, 10_000, 4_000]);
	expect(splitKeys(numbers)[1]).toHaveLength(partSize);
	expect(splitKeys(numbers).flat()).toEqual(numbers);
	const long = Array.from({ length: 5_000 }, (_, index) => `${"é".repeat(400)}${index}`);
	const parts = splitKeys(long);
	expect(parts.flat()).toEqual(long);
	for (const [index, part] of parts.entries())
		expect(new Blob([JSON.stringify({ object: "x".repeat(100), klass: "x".repeat(200), ids: part })]).size).toBeLessThan(
			index === 0 ? 64 * 1_024 : 1_024 * 1_024,
		);
});

test("a single key makes one part, and no keys make one empty part", () => {
	expect(splitKeys(["1"])).toEqual([["1"]]);
	expect(splitKeys([])).toEqual([[]]);
});

test("the selection's hash covers the keys, each followed by a newline", async () => {
	expect(await hashKeys(["1", "ü", "3"])).toBe(createHash("sha256").update("1\nü\n3\n").digest("hex"));
});

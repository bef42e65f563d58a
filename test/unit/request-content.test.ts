import { z } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { boundedArray } from "../../server/http/bounded-array.ts";
import { isStorable } from "../../server/http/storable.ts";

test("an array that is too long has one issue, however many of its elements are wrong", () => {
	const schema = z.object({ ids: boundedArray(z.string(), 1_000) });
	expect(schema.safeParse({ ids: Array.from({ length: 100_000 }, () => 0) }).error?.issues).toHaveLength(1);
	expect(schema.safeParse({ ids: [0, 0] }).error?.issues).toHaveLength(2);
	expect(schema.parse({ ids: ["1"] })).toEqual({ ids: ["1"] });
	expect(schema.safeParse({ ids: "1" }).success).toBe(false);
});

test.each([
	["a NUL", "a\0", false],
	["half of a surrogate pair", "a\ud800", false],
	["one in a list in an object", { a: [{ b: "\0" }] }, false],
	["one in a name", { "\0": 1 }, false],
	["whole pairs and everything else", { a: ["😀", 1, null, undefined, true] }, true],
])("text that a database cannot keep as it was sent: %s", (_, value, storable) => {
	expect(isStorable(value)).toBe(storable);
});

import { describe, expect, test } from "vitest";
import { describeShapes, shapeOfKey } from "../../../extension/check/key-shapes.ts";

describe("the shape of a key", () => {
	test.each([
		["71", "9"],
		["900719925474099267", "9"],
		["RT-2026-117", "a-9-9"],
		["anna.meier@example.test", "a.a@a.a"],
		["Jürgen Größe", "a a"],
		["a1b2", "x"],
		["6f1c2a4e-0d3b-4c5a-9b8e-1f2a3b4c5d6e", "UUID"],
		["x=1&y=<b>", "a?9?a??a?"],
		["", ""],
	])("of %j is %j", (key, shape) => {
		expect(shapeOfKey(key)).toBe(shape);
	});

	test("is cut after 40 characters", () => {
		expect(shapeOfKey("a-".repeat(300))).toBe(`${"a-".repeat(20)}…`);
	});
});

test("the shapes of several keys are counted, the most frequent one first", () => {
	expect(describeShapes(["a-1", "7", "8", "9"])).toBe("3 × 9, 1 × a-9");
	expect(describeShapes(["1", "a", "1a", "a-1", "1-a", "a.a", "1.1"])).toBe("1 × 9, 1 × a, 1 × x, 1 × a-9, 1 × 9-a, 2 other shapes");
});

import { describe, expect, test } from "vitest";
import { clamp } from "../../../extension/confirm/bounds.ts";

describe("bounds that reach beyond the display are clamped to it", () => {
	const screen = { left: 0, top: 30, width: 1600, height: 970 };
	test.each([
		["inside", { left: 10, top: 40, width: 800, height: 600 }, { left: 10, top: 40, width: 800, height: 600 }],
		["left and above", { left: -400, top: -10, width: 800, height: 600 }, { left: 0, top: 30, width: 800, height: 600 }],
		["right and below", { left: 1500, top: 900, width: 800, height: 600 }, { left: 800, top: 400, width: 800, height: 600 }],
		["larger than it", { left: -8, top: -8, width: 1616, height: 1016 }, screen],
	])("%s", (_name, window, expected) => {
		expect(clamp(window, screen)).toEqual(expected);
	});
});

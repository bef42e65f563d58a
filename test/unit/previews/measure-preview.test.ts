import { expect, test } from "vitest";
import { hasGrown } from "../../../server/previews/measure-preview.ts";

test.each([
	[0, 10, false],
	[0, 11, true],
	[50, 60, false],
	[50, 61, true],
	[1_000, 1_100, false],
	[1_000, 1_101, true],
	[1_000, 1, false],
])("a preview with %d shown rows and %d current rows has grown: %s", (shown, now, grown) => {
	expect(hasGrown(shown, now)).toBe(grown);
});

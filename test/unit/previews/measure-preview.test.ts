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
])("of %d rows that were shown, %d now: grown %s", (shown, now, grown) => {
	expect(hasGrown(shown, now)).toBe(grown);
});

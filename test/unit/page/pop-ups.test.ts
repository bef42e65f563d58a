import { expect, test } from "vitest";
import { describeMilestone } from "../../../extension/page/pop-ups.ts";

test.each([
	[0, 120, ""],
	[29, 120, ""],
	[30, 120, "25 percent done"],
	[89, 120, "50 percent done"],
	[119, 120, "75 percent done"],
	[120, 120, ""],
	[0, 0, ""],
])("%i of %i is said as %o", (done, of, said) => {
	expect(describeMilestone(done, of)).toBe(said);
});

import { expect, test } from "vitest";
import { containing } from "../../../../server/erasure/rows/match-records.ts";

test.each([
	["ada", "%ada%"],
	["100%", "%100\\%%"],
	["a_b", "%a\\_b%"],
	["back\\slash", "%back\\\\slash%"],
	["%_\\", "%\\%\\_\\\\%"],
])("the pattern for texts that hold %s takes its wildcards as themselves", (text, pattern) => {
	expect(containing(text)).toBe(pattern);
});

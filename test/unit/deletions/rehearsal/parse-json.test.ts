import { expect, test } from "vitest";
import { parseJson } from "../../../../server/deletions/rehearsal/parse-json.ts";

test.each([
	["[9007199254740993, 17]", ["9007199254740993", 17]],
	['{"client_id": -9223372036854775807}', { client_id: "-9223372036854775807" }],
	["[9007199254740991, 1.5, 1e300, true, null]", [9007199254740991, 1.5, 1e300, true, null]],
	["[17,18", null],
	["", null],
])("%s is read as %j", (text, value) => {
	expect(parseJson(text)).toEqual(value);
});

import { expect, test } from "vitest";
import { titleOfFailure } from "../../../extension/title-of-failure.ts";

test.each([
	["unavailable", "The server did not answer"],
	["permission_denied", "Nothing was deleted"],
] as const)("a failure with the code %s is titled %j", (code, title) => {
	expect(titleOfFailure({ code, message: "" })).toBe(title);
});

import { expect, test } from "vitest";
import { codeOfFailure } from "../../../../server/aftermath/outbox/code-of-failure.ts";

test.each([
	{ code: "42501", stored: "NO_PRIVILEGE" },
	{ code: "57014", stored: "57014" },
	{ code: "EACCES", stored: "EACCES" },
	{ code: undefined, stored: "UNKNOWN" },
])("a failure with the code $code is stored as $stored", ({ code, stored }) => {
	expect(codeOfFailure(Object.assign(new Error("Refused for person 7."), { code }))).toBe(stored);
});

import { expect, test } from "vitest";
import { failed, unavailable } from "../../../../extension/background/failures.ts";

test.each([
	["unavailable", "The server cannot be reached. Try again in a moment; nothing is ever deleted twice."],
	["not_signed_in", "You are signed out. Open Expunge in the toolbar and sign in."],
	["other_person", "Somebody else is signed in to the CRM. Nothing was deleted. Sign in to the CRM and to Expunge as the same person."],
	["internal", "Something went wrong. Try again; if it happens again, tell your admin."],
	["not_found", "There is no such record."],
] as const)("the failure %s has a sentence", (code, message) => {
	expect(failed(code)).toEqual({ ok: false, failure: { code, message } });
});

test("a message that is given replaces the failure's own", () => {
	expect(failed("internal", "Close this window.").failure.message).toBe("Close this window.");
});

test("a server that does not answer is unavailable", () => {
	expect(unavailable()).toEqual(failed("unavailable"));
});

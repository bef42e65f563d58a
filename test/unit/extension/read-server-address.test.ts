import { describe, expect, test } from "vitest";
import { readServerAddress } from "../../../extension/read-server-address.ts";

describe("the server's address", () => {
	test.each([
		["expunge.example.org", "https://expunge.example.org"],
		[" https://expunge.example.org/ ", "https://expunge.example.org"],
		["example.org/expunge/", "https://example.org/expunge"],
		["localhost:8787", "http://localhost:8787"],
		["http://127.0.0.1:8787/", "http://127.0.0.1:8787"],
		["[::1]:8787", "http://[::1]:8787"],
	])("%s is read as %s", (typed, address) => {
		expect(readServerAddress(typed)).toEqual({ ok: true, address });
	});

	test.each(["", "two words", "ftp://example.org", "http://expunge.example.org", "javascript:alert(1)", "javascript://alert(1)"])(
		"%s is refused with a reason",
		(typed) => {
			expect(readServerAddress(typed)).toMatchObject({ ok: false, message: expect.stringMatching(/\w/) });
		},
	);
});

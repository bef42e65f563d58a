import { describe, expect, test } from "vitest";
import { parseCookies } from "../../../server/doctor/page/parse-cookies.ts";

const both = [
	{ name: "sid", value: "a=b" },
	{ name: "lang", value: "en" },
];

describe("a file of cookies", () => {
	test.each([
		["the header's value", "sid=a=b; lang=en\n"],
		["the whole header", "Cookie: sid=a=b; lang=en"],
		["one cookie a line", "sid=a=b\r\nlang=en\r\n"],
		[
			"a cookies.txt",
			"# Netscape HTTP Cookie File\n#HttpOnly_crm.test\tFALSE\t/\tTRUE\t0\tsid\ta=b\ncrm.test\tFALSE\t/\tFALSE\t0\tlang\ten\n",
		],
	])("holds %s", (_name, text) => {
		expect(parseCookies(text)).toEqual(both);
	});

	test.each(["", "secret", "=secret", "sid=a; secret"])("%j is refused without repeating it", (text) => {
		expect(() => parseCookies(text)).toThrow(/^The file of --cookie-file must hold the header "Cookie"/);
		expect(() => parseCookies(text)).not.toThrow(/secret/);
	});
});

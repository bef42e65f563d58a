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
		expect(parseCookies(text, "crm.test").map(({ name, value }) => ({ name, value }))).toEqual(both);
	});

	const line = (domain: string, withSubdomains: string) => `${domain}\t${withSubdomains}\t/app\tTRUE\t0\tsid\ta`;

	test.each([
		["crm.example.org", "FALSE", true],
		["#HttpOnly_crm.example.org", "FALSE", true],
		[".example.org", "TRUE", true],
		["#HttpOnly_.Example.org", "TRUE", true],
		["example.org", "FALSE", false],
		[".bank.test", "TRUE", false],
		["rm.example.org", "TRUE", false],
		["www.crm.example.org", "TRUE", false],
	])("has cookies of %s (subdomains: %s) for crm.example.org: %s", (domain, withSubdomains, has) => {
		const parse = () => parseCookies(`${line("other.test", "TRUE")}\n${line(domain, withSubdomains)}`, "crm.example.org");
		if (has) expect(parse()).toEqual([{ name: "sid", value: "a", path: "/app", secure: true }]);
		else expect(parse).toThrow("The file has no cookies for this site.");
	});

	test.each(["", "secret", "=secret", "sid=a; secret"])("%j is refused without repeating it", (text) => {
		expect(() => parseCookies(text, "crm.test")).toThrow(/^The file of --cookie-file must hold the header "Cookie"/);
		expect(() => parseCookies(text, "crm.test")).not.toThrow(/secret/);
	});
});

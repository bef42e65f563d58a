import { describe, expect, test } from "vitest";
import { asBytes, decode, encode, readEncoding } from "../../../../server/aftermath/redaction/encodings.ts";

test.each([
	[null, "none"],
	["", "none"],
	[" 7BIT ", "none"],
	["8bit", "none"],
	["Quoted-Printable", "quoted-printable"],
	["base64", "base64"],
	["x-uuencode", null],
])("the column's value %j means %j", (value, encoding) => {
	expect(readEncoding(value)).toBe(encoding);
});

describe("a text that is decoded and encoded again", () => {
	test.each([
		["none", "Käthe, bitte =41"],
		["quoted-printable", "K=C3=A4the=20"],
		["base64", "S8OkdGhl\n"],
	] as const)("is the same in %s", (encoding, stored) => {
		expect(encode(decode(stored, encoding), encoding)).toBe(stored);
	});

	test("has lines of at most 76 characters", () => {
		for (const encoding of ["quoted-printable", "base64"] as const) {
			const stored = encode({ text: "ä".repeat(200), bytes: false, binary: false }, encoding);
			expect(Math.max(...stored.split("\n").map((line) => line.length))).toBeLessThanOrEqual(76);
			expect(decode(stored, encoding).text).toBe("ä".repeat(200));
		}
	});
});

test("soft line breaks of quoted-printable are joined", () => {
	expect(decode("anna@exam=\r\nple.org", "quoted-printable").text).toBe("anna@example.org");
});

test("content that is not UTF-8 is read as single bytes, and content with a zero byte is binary", () => {
	expect(decode("K=E4the", "quoted-printable")).toEqual({ text: "K\u00e4the", bytes: true, binary: false });
	expect(decode("AAE=", "base64")).toMatchObject({ binary: true });
	expect(asBytes("ä")).toBe("Ã¤");
});

test.each([
	["PHP's serialize", 'a:1:{s:4:"mail";s:6:"ä@b.c";}'],
	["PHP's serialize of one text", 's:6:"ä@b.c";'],
	["Perl's Storable", "pst0\x04ä@b.c"],
])("a value that %s has packed is binary, and is the same when it is written again", (_, stored) => {
	const decoded = decode(stored, "none");
	expect(decoded).toMatchObject({ binary: true, bytes: true });
	expect(encode(decoded, "none")).toBe(stored);
});

test("a pickle in base64 is binary, although all of it could be text", () => {
	expect(decode(Buffer.from("\x80\x04a@b.c", "latin1").toString("base64"), "base64")).toMatchObject({ binary: true });
});

test("base64 without line breaks stays without them", () => {
	const stored = Buffer.from("a".repeat(100)).toString("base64");
	expect(encode(decode(stored, "base64"), "base64", stored)).toBe(stored);
});

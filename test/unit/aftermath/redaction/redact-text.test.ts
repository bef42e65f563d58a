import { describe, expect, test } from "vitest";
import { decode, encode, readEncoding } from "../../../../server/aftermath/redaction/encodings.ts";
import { mentionsName, redactText } from "../../../../server/aftermath/redaction/redact-text.ts";

const anna = { address: "anna.smith@example.org", name: "Anna Smith" };
const redacted = (text: string) => redactText(text, anna, "gone@invalid");

describe("an address is replaced", () => {
	test.each([
		["anna.smith@example.org", "gone@invalid"],
		["Write to ANNA.Smith@Example.ORG.", "Write to gone@invalid."],
		["mailto:anna.smith@example.org?subject=x", "mailto:gone@invalid?subject=x"],
		["<anna.smith@example.org>, <bob@example.org>", "<gone@invalid>, <bob@example.org>"],
		["(anna.smith@example.org)", "(gone@invalid)"],
		["'anna.smith@example.org'", "'gone@invalid'"],
		["*anna.smith@example.org*", "*gone@invalid*"],
		["_anna.smith@example.org_", "_gone@invalid_"],
		["?email=anna.smith@example.org&x=1", "?email=gone@invalid&x=1"],
		["/users/anna.smith@example.org/", "/users/gone@invalid/"],
		["|anna.smith@example.org|", "|gone@invalid|"],
		["...anna.smith@example.org...", "...gone@invalid..."],
		["anna.smith@example.org.Thanks", "gone@invalid.Thanks"],
		["anna.smith@example.org. I", "gone@invalid. I"],
		["anna.smith@example.org - mine", "gone@invalid - mine"],
	])("in %s", (text, expected) => {
		expect(redacted(text).text).toBe(expected);
	});

	test("with the name beside it", () => {
		expect(redacted('Cc: "Anna Smith" <anna.smith@example.org>').text).toBe("Cc: <gone@invalid>");
		expect(redacted("From: Anna\n  Smith <anna.smith@example.org>").text).toBe("From: <gone@invalid>");
		expect(redacted("anna.smith@example.org (Anna Smith) wrote").text).toBe("gone@invalid wrote");
		expect(redacted("Anna Smith &lt;anna.smith@example.org&gt;").text).toBe("&lt;gone@invalid&gt;");
	});

	test.each([
		["Anna Smith [mailto:anna.smith@example.org]", "[mailto:gone@invalid]"],
		[
			'Anna Smith &lt;<a href="mailto:anna.smith@example.org">anna.smith@example.org</a>&gt;',
			'&lt;<a href="mailto:gone@invalid">gone@invalid</a>&gt;',
		],
		['<a href="mailto:anna.smith@example.org">Anna Smith</a>', '<a href="mailto:gone@invalid"></a>'],
		['<a href=mailto:anna.smith@example.org title="x">Anna&nbsp;Smith</a>', '<a href=mailto:gone@invalid title="x"></a>'],
		['"Smith, Anna" <anna.smith@example.org>', "<gone@invalid>"],
		["Smith, Anna <anna.smith@example.org>", "<gone@invalid>"],
		["anna.smith@example.org <anna.smith@example.org>", "gone@invalid <gone@invalid>"],
	])("with the name in a mail program's format: %s", (text, expected) => {
		expect(redacted(text).text).toBe(expected);
	});

	test("without a part of somebody else's name", () => {
		const al = { address: "a@b.co", name: "al" };
		expect(redactText("Hal <a@b.co>, Al <a@b.co>", al, "gone@invalid").text).toBe("Hal <nvalid>, <nvalid>");
		expect(mentionsName("Halina calls", "al")).toBe(false);
	});

	test("at every occurrence", () => {
		expect(redacted("anna.smith@example.org, anna.smith@example.org").replaced).toBe(2);
	});

	test("by a text that is at most as long", () => {
		expect(redactText("a@b.c", { address: "a@b.c", name: "" }, "gone@invalid").text).toHaveLength(5);
	});
});

describe("no other text changes", () => {
	test.each([
		"xanna.smith@example.org",
		"not-anna.smith@example.org",
		"anna.smith@example.org.uk",
		"anna.smith@example.organic",
		"ANNA.SMITH@EXAMPLE.ORG.UK",
		"Anna.Smith@Example.Org.Uk",
		"anna.smith@example.org-chart.net",
		"joanna.anna.smith@example.org",
		"o'anna.smith@example.org",
		"üanna.smith@example.org",
		"anna-smith@example.org",
		"anna.smith@exampleXorg",
	])("%s belongs to somebody else", (text) => {
		expect(redacted(text)).toEqual({ text, replaced: 0 });
	});

	test("a name without an address is reported", () => {
		const text = "Dear Anna Smith, best regards";
		expect(redacted(text)).toEqual({ text, replaced: 0 });
		expect(mentionsName(text, anna.name)).toBe(true);
		expect(mentionsName("Smith,\nAnna", anna.name)).toBe(true);
	});

	test("no byte of a binary file changes", () => {
		const text = "\0\u0001Anna Smith <anna.smith@example.org>\0";
		const result = redactText(text, anna, "gone@invalid", { sameLength: true });
		expect(result.text).toHaveLength(text.length);
		expect(result.text).not.toMatch(/example\.org|Anna|Smith/);
	});
});

describe("encodings are preserved", () => {
	const texts = [
		"Grüße aus Köln, 100 % = alles\n",
		"trailing blank \nand tab\t\n",
		`${"long ".repeat(40)}\nend`,
		"",
		"\n\n",
		"=3D is no code here",
	];
	test.each(texts.flatMap((text) => (["quoted-printable", "base64"] as const).map((encoding) => ({ text, encoding }))))(
		"$encoding of $text",
		({ text, encoding }) => {
			const stored = encode({ text, bytes: false, binary: false }, encoding);
			expect(decode(stored, encoding).text).toBe(text);
			expect(Math.max(...stored.split("\n").map((line) => line.length))).toBeLessThanOrEqual(76);
		},
	);

	test("for bytes that are not UTF-8", () => {
		const bytes = Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x00, 0xff]);
		const decoded = decode(bytes.toString("base64"), "base64");
		expect(decoded.binary).toBe(true);
		expect(Buffer.from(encode(decoded, "base64"), "base64")).toEqual(bytes);
		expect(decode(encode(decoded, "quoted-printable"), "quoted-printable").text).toBe(decoded.text);
	});

	test("for an unknown encoding, by leaving the text alone", () => {
		expect(readEncoding("uuencode")).toBeNull();
		expect(readEncoding(null)).toBe("none");
	});
});

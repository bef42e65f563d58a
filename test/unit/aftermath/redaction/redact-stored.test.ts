import { expect, test } from "vitest";
import { redactStored, type StorageFormat } from "../../../../server/aftermath/redaction/redact-stored.ts";

const anna = { addresses: ["anna@example.org", "änna@example.org"], name: "Anna Smith" };
const plain: StorageFormat = { encoding: "none", document: null };
const base64: StorageFormat = { encoding: "base64", document: null };
const json: StorageFormat = { encoding: "none", document: "json" };
const yaml: StorageFormat = { encoding: "none", document: "yaml" };
const redact = (stored: string, format: StorageFormat) => redactStored(stored, format, [anna], "gone@invalid");
const encoded = (text: string) => Buffer.from(text).toString("base64");

test.each<[string, StorageFormat, string, string]>([
	["a text", plain, '"Anna Smith" <anna@example.org>', "<gone@invalid>"],
	["a text in base64", base64, encoded("To anna@example.org"), encoded("To gone@invalid")],
	["a plain text among texts in base64", base64, "To anna@example.org", "To gone@invalid"],
	["a JSON document", json, '{ "to": "Anna Smith <anna@example.org>", "n": 1.50 }', '{ "to": "<gone@invalid>", "n": 1.50 }'],
	["quotes within JSON", json, String.raw`["\"Anna Smith\" <anna@example.org>\n"]`, String.raw`["<gone@invalid>\n"]`],
	["escapes within JSON", json, String.raw`["\u00e4nna@example.org", "\u00e9"]`, String.raw`["gone@invalid", "\u00e9"]`],
	["a name of a member", json, '{"anna@example.org":1}', '{"gone@invalid":1}'],
	["JSON in base64", { ...base64, document: "json" }, encoded('["anna@example.org"]'), encoded('["gone@invalid"]')],
	["broken JSON", json, '{"to": "anna@example.org', '{"to": "xxxxxxxxxxxxxxxx'],
	["a YAML document", yaml, "- to: 'Anna Smith <anna@example.org>'\n", "- to: 'xxxx xxxxx <xxxxxxxxxxxxxxxx>'\n"],
	["two keys of a YAML map", yaml, "ANNA@example.org: 1\nanna@example.org: 2\n", "xxxxxxxxxxxxxxxx: 1\nxxxxxxxxxxxxxxx2: 2\n"],
	["a YAML map with the new key", yaml, "xxxxxxxxxxxxxxxx: 1\nanna@example.org: 2\n", "xxxxxxxxxxxxxxxx: 1\nxxxxxxxxxxxxxxx2: 2\n"],
	["a PHP value", plain, 'a:1:{i:0;s:17:"änna@example.org";}', `a:1:{i:0;s:17:"${"x".repeat(17)}";}`],
])("%s is redacted and stays valid", (_, format, stored, result) => {
	const { stored: now, replaced } = redact(stored, format);
	expect([now, [...replaced]]).toEqual([result, [anna]]);
});

test.each<[string, StorageFormat, string]>([
	["JSON", json, '{ "a" : "xanna@example.org", "b": "Other" }'],
	["YAML", yaml, "a: xanna@example.org\n"],
	["base64", base64, encoded("xanna@example.org")],
])("a document in %s without the person stays as it is", (_, format, stored) => {
	expect(redact(stored, format)).toMatchObject({ stored, replaced: new Set(), mentions: new Set() });
});

test("a name in another string of a document is a mention", () => {
	expect([...redact('{"name": "Anna Smith", "to": "anna@example.org"}', json).mentions]).toEqual([anna]);
});

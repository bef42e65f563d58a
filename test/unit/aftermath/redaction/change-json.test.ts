import { expect, test } from "vitest";
import { changeJson, isValidJson } from "../../../../server/aftermath/redaction/change-json.ts";

const hide = (text: string) => text.replace(/(?:anna|ben|cem)@one/g, "gone");

test.each([
	["a value", '{"to": "anna@one",  "n": 1.50}', '{"to": "gone",  "n": 1.50}'],
	["a value with braces, quotes and a colon", String.raw`["{\"anna@one\":", "}"]`, String.raw`["{\"gone\":", "}"]`],
	["a string alone", '"anna@one"', '"gone"'],
	["a document in a string", String.raw`["{\"to\": \"anna\\u0040one\"}"]`, String.raw`["{\"to\": \"gone\"}"]`],
	["a name", '{"anna@one" : 1}', '{"gone" : 1}'],
])("%s is changed", (_, json, changed) => {
	expect(changeJson(json, hide)).toBe(changed);
});

test.each([
	["two names", '{"anna@one":1,"ben@one":2,"cem@one":3}', '{"gone":1,"gone 2":2,"gone 3":3}'],
	["an earlier name", '{"gone":0,"anna@one":1}', '{"gone":0,"gone 2":1}'],
	["a later name", '{"anna@one":1,"gone":0}', '{"gone 2":1,"gone":0}'],
	["a name that is written with escapes", String.raw`{"anna\u0040one":1,"g\u006fne":0}`, String.raw`{"gone 2":1,"g\u006fne":0}`],
	["a numbered name", '{"gone":0,"gone 2":2,"anna@one":1}', '{"gone":0,"gone 2":2,"gone 3":1}'],
	["names in an inner object", '[{"a":{"anna@one":{},"ben@one":[]},"gone":1}]', '[{"a":{"gone":{},"gone 2":[]},"gone":1}]'],
	["names around an inner object", '{"anna@one":{"ben@one":1},"cem@one":2}', '{"gone":{"gone":1},"gone 2":2}'],
	["names in a document in a string", String.raw`["{\"anna@one\":1,\"gone\":0}"]`, String.raw`["{\"gone 2\":1,\"gone\":0}"]`],
])("a name that would equal %s gets a number", (_, json, changed) => {
	expect(changeJson(json, hide)).toBe(changed);
});

test("equal names stay equal", () => {
	expect(changeJson('{"anna@one":1,"anna@one":2,"ben@one":3}', hide)).toBe('{"gone":1,"gone":2,"gone 2":3}');
});

test("a string of any length is changed", () => {
	const long = "y".repeat(20_000_000);
	expect(changeJson(`["${long} anna@one"]`, hide) === `["${long} gone"]`).toBe(true);
});

test("only JSON is valid", () => {
	expect(isValidJson('{"a":1}')).toBe(true);
	expect(isValidJson('{"a":1')).toBe(false);
});

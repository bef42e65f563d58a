import { describe, expect, test } from "vitest";
import { readKey, readSource } from "../../../extension/page/read-source.ts";
import type { PageSource } from "../../../server/crm/pages.ts";

/** Reads a named part of the address, which needs no document. */
const nowhere = {} as ParentNode;
const read = (text: string, source: PageSource = {}) => readKey({ address: "part", ...source }, nowhere, { part: text });
const digits = "([0-9]+)";

describe("a key", () => {
	test.each<[string, string, PageSource, string | null | undefined]>([
		["is the whole text", "5", {}, "5"],
		["is what the pattern captures", "client 5", { pattern: digits }, "5"],
		["is missing where the pattern does not match", "client", { pattern: digits }, undefined],
		["stands behind words", "id: 5", { after: "id: " }, "5"],
		["is missing where the words are", "5", { after: "id: " }, undefined],
		["is a property", '{"user": {"id": 5}}', { json: "user.id" }, "5"],
		["is missing where the property is", "{}", { json: "user.id" }, undefined],
		["is unreadable where the property is not a text", '{"id": [5]}', { json: "id" }, null],
		["is unreadable where the text is not JSON", "{", { json: "id" }, null],
		["is unreadable if it is empty", "", {}, null],
		["is unreadable if the pattern captures nothing", "client ", { pattern: "client ([0-9]*)" }, null],
		["ends within the characters that are matched", `5 ${"x".repeat(3_000)}`, { pattern: digits }, "5"],
		[
			"that may continue after the characters that are matched is refused, not truncated",
			`${"1".repeat(2_001)}`,
			{ pattern: digits },
			null,
		],
		["of exactly as many characters is read", "1".repeat(2_000), { pattern: digits }, "1".repeat(2_000)],
		["without a pattern is never cut", "1".repeat(3_000), {}, "1".repeat(3_000)],
	])("%s", (_name, text, source, key) => expect(read(text, source)).toBe(key));
});

test("a key of several columns is JSON with all of them, in one order", () => {
	const key = (columns: Record<string, PageSource>) => readKey({ columns }, nowhere, { account: "a", number: "7", none: "" });
	const [account, number, empty, absent] = ["account", "number", "none", "other"].map((address) => ({ address }));
	if (!account || !number || !empty || !absent) throw new Error("A source is missing.");
	expect(key({ number, account })).toBe('{"account":"a","number":"7"}');
	expect(key({ account, number })).toBe(key({ number, account }));
	expect([key({ account, empty }), key({ account, absent }), key({ absent })]).toEqual([null, null, undefined]);
});

test("a value that cannot be read is no value", () => {
	expect(readSource({ address: "part", pattern: digits }, nowhere, { part: "1".repeat(2_001) })).toBeNull();
});

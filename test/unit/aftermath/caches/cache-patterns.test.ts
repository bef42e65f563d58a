import { expect, test } from "vitest";
import { fillName, fillPath, fixedFolder, globOf, indexPatterns, matchesName } from "../../../../server/aftermath/caches/cache-patterns.ts";
import { readTemplate } from "../../../../server/crm/path-template.ts";

test("the values fill a pattern, and a star in a value is an ordinary character", () => {
	expect(fillName(readTemplate("person:{id}:*:{mail:0:2}"), { id: "*", mail: "abc" })).toEqual(["person:*:", ":ab"]);
	expect(fillName(readTemplate("person:{id}:{mail:5:6}*"), { id: "1", mail: "abc" })).toBe("unsafe");
	expect(fillName(readTemplate("person:{id}"), { id: "" })).toBe("empty");
});

test("the values fill each part of a path", () => {
	expect(fillPath(readTemplate("people/{id:0:1}/{id}_*.html"), { id: "17" })).toEqual([["people"], ["1"], ["17_", ".html"]]);
	expect(fillPath(readTemplate("Ticket/*"), {})).toEqual([["Ticket"], ["", ""]]);
});

test.each(["..", ".", "a/b", "/", "a\0"])("the value %j could lead to another folder", (id) => {
	expect(fillPath(readTemplate("people/{id}"), { id })).toBe("unsafe");
});

test("an empty value names no entry, and one that is too short for a part of the path is unsafe", () => {
	expect(fillPath(readTemplate("people/{id}"), { id: "" })).toBe("empty");
	expect(fillPath(readTemplate("{id:0:2}/{id:2:4}/{id}"), { id: "7" })).toBe("unsafe");
});

test.each([
	["store/Ticket/*", "store/Ticket"],
	["people/{id}/a/b", "people"],
	["a/b", "a"],
	["{id}/a", ""],
	["a{id}/b", ""],
	["*", ""],
])("the fixed folder of %s is %j", (pattern, folder) => {
	expect(fixedFolder(readTemplate(pattern))).toBe(folder);
});

test.each([
	[["a"], "a", true],
	[["a"], "ab", false],
	[["a", ""], "ab", true],
	[["", "b"], "ab", true],
	[["a", "b"], "ab", true],
	[["ab", "ba"], "aba", false],
	[["a", "x", "b"], "a1x2b", true],
	[["a", "x", "b"], "a12b", false],
	[["a", "b", "b"], "ab", false],
	[["", "x", "y", ""], "yx", false],
	[["", ""], "", true],
] as const)("the pattern %j matches %s: %s", (pattern, name, matches) => {
	expect(matchesName(pattern, name)).toBe(matches);
});

test("every pattern that matches a name is found", () => {
	const patterns = [["a:", ""], ["a:1:", ""], ["", "x"], ["b"]];
	const find = indexPatterns(patterns, (pattern) => pattern);
	expect(find("a:1:x")).toEqual(expect.arrayContaining(patterns.slice(0, 3)));
	expect(find("a:1:x")).toHaveLength(3);
	expect(find("b")).toEqual([["b"]]);
	expect(find("")).toEqual([]);
});

test("a glob matches at least what its patterns match, and takes no character of a value for its own", () => {
	expect(globOf([["a[1]:?*\\^-", ":end"]])).toBe("a\\[1\\]:\\?\\*\\\\\\^\\-*:end");
	expect(
		globOf([
			["person:12:", ""],
			["person:1:", ""],
		]),
	).toBe("person:1*");
	expect(
		globOf([
			["😀a", ""],
			["😁a", ""],
		]),
	).toBe("*");
});

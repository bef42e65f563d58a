import { expect, test } from "vitest";
import { fillTemplates, matchesPattern, splitPath } from "../../../../server/aftermath/files/fill-templates.ts";
import { readTemplate } from "../../../../server/crm/path-template.ts";

function fill(paths: readonly string[], values: Record<string, string>) {
	return fillTemplates({ templates: paths.map(readTemplate) }, values);
}

test("the values of a row fill the path and the patterns", () => {
	expect(fill(["{folder}/{name}", "thumbs/{name:0:2}/{name}_*.png"], { folder: "2026/11", name: "abcd" })).toEqual({
		path: "2026/11/abcd",
		patterns: [{ text: "thumbs/ab/abcd_*", pattern: { folder: "thumbs/ab", base: "thumbs", start: "abcd_", end: ".png" } }],
		ambiguous: false,
	});
	expect(fill(["{id}", "{id}/*"], { id: "7" })).toEqual({
		path: "7",
		patterns: [{ text: "7/*", pattern: { folder: "7", base: "", start: "", end: "" } }],
		ambiguous: false,
	});
	expect(fill(["{id}", "{id}_*"], { id: "7" }).patterns).toEqual([
		{ text: "7_*", pattern: { folder: "", base: "", start: "7_", end: "" } },
	]);
});

test("a part of a value is counted in characters, as in SQL", () => {
	expect(fill(["{name:0:2}/{name:1:3}"], { name: "a😀b" }).path).toBe("a😀/😀b");
});

test("an ending that repeats the character before the star makes a pattern ambiguous", () => {
	expect(fill(["{name}", "{name}_*.{type}"], { name: "a", type: "png" }).patterns).toMatchObject([
		{ text: "a_*", pattern: { end: ".png" } },
	]);
	expect(fill(["{name}", "{name}_*.{type}"], { name: "a", type: "_png" })).toEqual({ path: "a", patterns: [], ambiguous: true });
});

test.each(["a_1", "a*"])("the value %s makes its pattern ambiguous, and no other path", (value) => {
	const { path, patterns, ambiguous } = fill(["{name}", "{name}_*", "{name}/*"], { name: value });
	expect([path, ambiguous]).toEqual([value, true]);
	expect(patterns.map(({ text }) => text)).toEqual(value === "a*" ? [] : ["a_1/*"]);
});

test.each([{ name: "a" }, { name: "a", thumb: "" }])("with the values %o, a pattern of another column names nothing", (values) => {
	expect(fill(["{name}", "{thumb}_*"], values)).toEqual({ path: "a", patterns: [], ambiguous: false });
});

test.each([
	["a_small.png", { start: "a_", end: ".png" }, true],
	["a_.png", { start: "a_", end: ".png" }, true],
	["a_1_small.png", { start: "a_", end: ".png" }, false],
	["ab_small.png", { start: "a_", end: ".png" }, false],
	["a_small.gif", { start: "a_", end: ".png" }, false],
	["x", { start: "x", end: "x" }, false],
	["anything_at_all", { start: "", end: "" }, true],
])("whether %s matches %o: %s", (name, pattern, matches) => {
	expect(matchesPattern(name, pattern)).toBe(matches);
});

test.each(["../a", "a/../b", "a/..", "/a", "a//b", "a/", "./a", "a/.", "", "a/b\0c"])(
	"the path %j could lead out of the folder",
	(path) => {
		expect(splitPath(path)).toBeNull();
	},
);

test.each(["a", "a/b", "a/..b", "...", "a/.hidden", "ä/ö ü"])("the path %j leads below the folder", (path) => {
	expect(splitPath(path)).toEqual(path.split("/"));
});

import { expect, test } from "vitest";
import { fillTemplates, matchesPattern, splitPath } from "../../../../server/aftermath/files/fill-templates.ts";
import { columnsIn, readTemplate } from "../../../../server/crm/path-template.ts";
import { column } from "../../erasure/sample-graph.ts";

function fill(paths: readonly string[], values: readonly string[]) {
	const templates = paths.map(readTemplate);
	return fillTemplates({ templates, columns: columnsIn(templates.flat()).map((name) => column(name)) }, values);
}

test("the values of a row fill the path and the patterns", () => {
	expect(fill(["{folder}/{name}", "thumbs/{name:0:2}/{name}_*.png"], ["2026/11", "abcd"])).toEqual([
		{ text: "2026/11/abcd", path: "2026/11/abcd" },
		{ text: "thumbs/ab/abcd_*", pattern: { folder: "thumbs/ab", start: "abcd_", end: ".png" } },
	]);
	expect(fill(["{id}", "{id}/*"], ["7"])).toEqual([
		{ text: "7", path: "7" },
		{ text: "7/*", pattern: { folder: "7", start: "", end: "" } },
	]);
	expect(fill(["{id}", "{id}_*"], ["7"])?.[1]).toEqual({ text: "7_*", pattern: { folder: "", start: "7_", end: "" } });
});

test("a part of a value is counted in characters, as in SQL", () => {
	expect(fill(["{name:0:2}/{name:1:3}"], ["a😀b"])).toEqual([{ text: "a😀/😀b", path: "a😀/😀b" }]);
});

test("an ending that repeats the character before the star makes a pattern ambiguous", () => {
	expect(fill(["{name}", "{name}_*.{type}"], ["a", "png"])?.[1]).toMatchObject({ text: "a_*", pattern: { end: ".png" } });
	expect(fill(["{name}", "{name}_*.{type}"], ["a", "_png"])).toBeNull();
});

test.each([["a_1"], ["a*"], [""]])("the value %s makes a pattern ambiguous", (value) => {
	expect(fill(["{name}", "{name}_*"], [value])).toBeNull();
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

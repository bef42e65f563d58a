import { expect, test } from "vitest";
import { columnsIn, readTemplate, whyNoFilePath, whyNoFilePattern } from "../../../server/crm/path-template.ts";

test("a template consists of fixed texts, columns, parts of columns, and a star", () => {
	expect(readTemplate("files/{digest:0:2}/{digest}_*.png")).toEqual([
		{ text: "files/" },
		{ column: "digest", from: 0, to: 2 },
		{ text: "/" },
		{ column: "digest", from: 0, to: null },
		{ text: "_" },
		{ star: true },
		{ text: ".png" },
	]);
	expect(columnsIn(readTemplate("{a}/{b}/{a:1:2}"))).toEqual(["a", "b"]);
});

test.each(["{name}", "{folder}/{name}", "a/{digest:0:2}/{digest:2:4}/{digest}.bin", "{id}"])("%s is the path of a file", (path) => {
	expect(whyNoFilePath(path)).toBeUndefined();
});

test.each([
	["files/all", "names no column"],
	["{id}_*", "contains no *"],
	["/srv/{name}", "below the folder"],
	["../{name}", "below the folder"],
	["a/../{name}", "below the folder"],
	["a//{name}", "below the folder"],
	["./{name}", "below the folder"],
	["{name}/", "below the folder"],
	["a\\{name}", "below the folder"],
	["a/{name", "in braces"],
	["a/{n}}", "in braces"],
	["{digest:2:2}", "must end after it begins"],
])("%s is no path of a file: %s", (path, reason) => {
	expect(whyNoFilePath(path)).toContain(reason);
});

test.each(["thumbs/{digest}_*", "thumbs/{digest}_*.png", "thumbs/{id}/*", "{a}-{b}.*"])("%s is a pattern", (pattern) => {
	expect(whyNoFilePattern(pattern)).toBeUndefined();
});

test.each([
	["thumbs/{id}", "exactly one *"],
	["{id}_*_*", "exactly one *"],
	["{id}_*_small.png", "does not occur after it"],
	["*/{id}", "in its last part"],
	["thumbs/*", "a column before its *"],
	["thumbs/*_{id}", "a column before its *"],
	["thumbs/{id}*", "a fixed character"],
	["thumbs/{id}x*", "a fixed character"],
	["../{id}_*", "below the folder"],
])("%s is no pattern: %s", (pattern, reason) => {
	expect(whyNoFilePattern(pattern)).toContain(reason);
});

import { expect, test } from "vitest";
import { isStorable } from "../../../server/http/create-routes.ts";

test.each([
	["a NUL", "a\0", false],
	["half of a surrogate pair", "a\ud800", false],
	["one in a list in an object", { a: [{ b: "\0" }] }, false],
	["one in a name", { "\0": 1 }, false],
	["whole pairs and everything else", { a: ["😀", 1, null, undefined, true] }, true],
])("text that PostgreSQL cannot store is refused: %s", (_, value, storable) => {
	expect(isStorable(value)).toBe(storable);
});

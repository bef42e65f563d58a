import { expect, test } from "vitest";
import { deleteWords } from "../../../extension/documented-words.ts";

test.each([
	["Customer", "Delete Customer"],
	["Orders", "Delete Orders"],
])("the button for %s says %j", (label, words) => {
	expect(deleteWords(label)).toBe(words);
});

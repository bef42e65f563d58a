import { expect, test } from "vitest";
import { languages } from "../../../server/words/language.ts";
import { wordsIn } from "../../../server/words/words-in.ts";

/** Every word with its path. Those with parameters get marks in their place. */
function list(words: object, path = ""): [string, string][] {
	return Object.entries(words).flatMap(([name, word]): [string, string][] => {
		if (typeof word === "object") return list(word, `${path}${name}.`);
		return [[path + name, typeof word === "function" ? word("‹1›", "‹2›") : word]];
	});
}

const [english = [], ...others] = languages.map((language) => list(wordsIn(language)));

test("every language has the same keys, and no translation is still English", () => {
	for (const words of others) {
		expect(words.map(([name]) => name)).toEqual(english.map(([name]) => name));
		for (const [at, [name, word]] of words.entries()) expect(word, name).not.toBe(english[at]?.[1]);
	}
});

test("every language has the same parameters in its words", () => {
	const marks = (words: [string, string][]) => words.map(([name, word]) => [name, (word.match(/‹\d›/g) ?? []).toSorted()]);
	for (const words of others) expect(marks(words)).toEqual(marks(english));
});

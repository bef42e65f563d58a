import { expect, test } from "vitest";
import { findLanguage, type Language, readLanguage, readLocale } from "../../../server/words/language.ts";

test.each<[string | undefined, Language]>([
	[undefined, "en"],
	["", "en"],
	["*", "en"],
	["de", "de"],
	["de-AT,de;q=0.9,en;q=0.8", "de"],
	["DE_at, en", "en"],
	["en-GB,de;q=0.9", "en"],
	["en;q=0.1, de;q=0.5", "de"],
	["fr-FR,fr;q=0.9", "en"],
	["fr-FR,de;q=0.5,en;q=0.3", "de"],
	["de;q=0", "en"],
	["deutsch", "en"],
	[",;q=;,", "en"],
])("%j means %s", (accepted, language) => {
	expect(readLanguage(accepted)).toBe(language);
});

test.each<[string | undefined, Language | null]>([
	[undefined, null],
	["*", null],
	["fr-FR,fr;q=0.9", null],
	["fr-FR,en;q=0.3", "en"],
	["de-AT", "de"],
])("%j names %s", (accepted, language) => {
	expect(findLanguage(accepted)).toBe(language);
});

test.each([
	[undefined, "en"],
	["*", "en"],
	["it,en;q=0.9", "it"],
	["en;q=0.1, de-at;q=0.5", "de-AT"],
	["de_AT, de;q=0.5", "de"],
	["-,;q=1,x", "en"],
	["pt-BR;q=0", "en"],
])("the locale of %j is %s", (accepted, locale) => {
	expect(readLocale(accepted)).toBe(locale);
});

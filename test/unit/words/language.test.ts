import { expect, test } from "vitest";
import { type Language, readLanguage } from "../../../server/words/language.ts";

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

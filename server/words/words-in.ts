import { english, type Words } from "./english.ts";
import { german } from "./german.ts";
import type { Language } from "./language.ts";

const words: Record<Language, Words> = { en: english, de: german };

export function wordsIn(language: Language): Words {
	return words[language];
}

import type { Labels } from "../crm/labels.ts";
import type { CrmObject } from "../crm/objects.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words-in.ts";
import type { Preview } from "./schemas.ts";

const confirmationWord = "DELETE";

/** The words of the confirmation. What is typed, and the button, are English in every language. Numbers follow the locale. */
export function confirmationWords(
	definition: Pick<CrmObject, "person">,
	labels: Labels,
	{ bulk, count }: { bulk: boolean; count: number },
	{ language, locale }: { language: Language; locale: string },
): Preview["confirmation"] {
	const { title, warning, law } = wordsIn(language).confirmation;
	const form = count === 1 ? "singular" : "plural";
	const english = labels.english ?? labels;
	return {
		word: confirmationWord,
		title: title(bulk ? `${count.toLocaleString(locale)} ${labels[form]}` : labels.singular),
		warning,
		button: bulk ? `Delete ${english[form]}` : definition.person ? "I understand, please delete" : `Delete ${english.singular}`,
		law,
	};
}

/** Ignores spaces around the word, but not case. */
export function isConfirmed(typed: string): boolean {
	return typed.trim() === confirmationWord;
}

import { parseAccept } from "hono/utils/accept";

/** The languages that the product and its adapters have words in. The first is the default. */
export const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

export const defaultLanguage: Language = languages[0];

/** The language that Expunge answers in, from the header Accept-Language. */
export function readLanguage(accepted: string | undefined): Language {
	return findLanguage(accepted) ?? defaultLanguage;
}

/** The known language that the header Accept-Language prefers. Null if it names none. */
export function findLanguage(accepted: string | undefined): Language | null {
	const spoken = preferredTags(accepted).map((tag) => languages.find((language) => language === tag.split("-")[0]));
	return spoken.find((language) => language !== undefined) ?? null;
}

/** The locale of numbers, such as "de-AT": the most preferred valid tag of Accept-Language, even if there are no words in that language. */
export function readLocale(accepted: string | undefined): string {
	return (
		preferredTags(accepted)
			.map(canonicalLocale)
			.find((locale) => locale !== null) ?? readLanguage(accepted)
	);
}

function canonicalLocale(tag: string): string | null {
	try {
		return Intl.getCanonicalLocales(tag)[0] ?? null;
	} catch {
		return null;
	}
}

/** The tags of the header in lower case, most preferred first. */
function preferredTags(accepted = ""): string[] {
	return parseAccept(accepted)
		.filter(({ q }) => q > 0)
		.map(({ type }) => type.toLowerCase());
}

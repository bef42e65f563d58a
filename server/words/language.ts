/** The languages that the product and its adapters have words in. The first is the default. */
export const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

export const defaultLanguage: Language = languages[0];

/** The reader's language, from the header Accept-Language, most preferred first. */
export function readLanguage(accepted: string | undefined): Language {
	const preferred = (accepted ?? "").split(",", 20).map((entry) => {
		const [tag = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
		const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
		return { primary: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight) || 0 };
	});
	const known = preferred.filter(({ weight }) => weight > 0).toSorted((one, other) => other.weight - one.weight);
	const spoken = known.map(({ primary }) => languages.find((language) => language === primary));
	return spoken.find((language) => language !== undefined) ?? defaultLanguage;
}

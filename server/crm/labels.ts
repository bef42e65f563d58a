import * as z from "zod/mini";
import { check, described, fields, optional, sections, text } from "./fields.ts";

export const localText = z.xor([
	text(),
	fields({ en: described("In English.", text()), de: optional("In German. Default: the English text.", text()) }),
]);

export const adapterLabels = fields({
	singular: described("One of them.", localText),
	plural: described("Several of them.", localText),
}).check(
	check(({ singular, plural }) => whyNotAlike(singular, plural), "plural"),
	check(({ singular, plural }) => whyNotAlike(plural, singular), "singular"),
);

/** Otherwise a German reader would see one form in German and the other in English. */
function whyNotAlike(one: LocalText, other: LocalText): string | undefined {
	const isGerman = (text: LocalText) => typeof text === "object" && text.de !== undefined;
	return isGerman(one) && !isGerman(other) ? "name `de` here too, as the other form does" : undefined;
}

sections({
	Labels: [adapterLabels, "What people call these rows."],
	LocalText: [
		localText,
		'Text that people read: one text for every language, or one for each language: `{ en: "Customer", de: "Kunde" }`.',
	],
});

export type LocalText = z.infer<typeof localText>;
export type AdapterLabels = z.infer<typeof adapterLabels>;

/**
 * The words in the reader's language. `english`: the same words in English, if they differ, for documented controls such as *Delete
 * Customer*.
 */
export interface Labels {
	singular: string;
	plural: string;
	english?: { singular: string; plural: string } | undefined;
}

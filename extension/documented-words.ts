import type { Labels } from "../server/crm/labels.ts";

/** Separate from the other words, because the script in the CRM's pages needs only this one. */
export const deleteWord = "Delete";

/** Words that the reference documents. They are the same in every language, and sentences in other languages quote them. */
export const documentedWords = {
	delete: deleteWord,
	markAllRead: "Mark All Read",
	bulkJobCompleted: "A bulk job I started has been completed",
	inApp: "In-app",
	email: "Email",
	always: "Always",
	whenLoggedOut: "When logged out",
	never: "Never",
	read: "Read/View",
	bulkDelete: "Allow Bulk Delete",
	searches: "Searches",
} as const;

/** "Delete Customer", "Delete Orders": in English, if the CRM's adapter has an English name for the type. */
export function deleteWords(labels: Labels, count = 1): string {
	const { singular, plural } = labels.english ?? labels;
	return `${deleteWord} ${count === 1 ? singular : plural}`;
}

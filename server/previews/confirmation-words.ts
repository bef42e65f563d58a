import type { CrmObject, Labels } from "../crm/objects.ts";
import type { Preview } from "./schemas.ts";

const confirmationWord = "DELETE";

const warning = "This is permanent and cannot be undone.";
const law =
	"Under the GDPR, the right to erasure is not absolute and requests are usually due within 30 days; your legal adviser decides. Deletion does not cover backups or mail already sent.";

/** The words of the confirmation. */
export function confirmationWords(
	definition: Pick<CrmObject, "person">,
	labels: Labels,
	{ bulk, count }: { bulk: boolean; count: number },
): Preview["confirmation"] {
	const named = count === 1 ? labels.singular : labels.plural;
	return {
		word: confirmationWord,
		title: bulk ? `Delete ${count.toLocaleString("en")} ${named}` : `Delete ${labels.singular}`,
		warning,
		button: bulk ? `Delete ${named}` : definition.person ? "I understand, please delete" : `Delete ${labels.singular}`,
		law,
	};
}

/** Ignores spaces around the word. Case counts. */
export function isConfirmed(typed: string): boolean {
	return typed.trim() === confirmationWord;
}

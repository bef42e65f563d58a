import type { AdapterAnswer } from "../crm/adapter-answer.ts";

/**
 * `danger`: do not delete anything until this is fixed. `unread`: the doctor could not look there, so it does not call deleting safe.
 * `advice`: deleting works, but slowly or less safely.
 */
export interface Finding {
	severity: "danger" | "unread" | "advice" | "note";
	about:
		| "reference"
		| "pattern"
		| "redaction"
		| "privilege"
		| "row security"
		| "session"
		| "publication"
		| "trigger"
		| "trigger function"
		| "inheritance"
		| "index"
		| "keyless"
		| "undeclared"
		| "statistics"
		| "sweep"
		| "files"
		| "requests"
		| "webhooks"
		| "caches"
		| "unchecked";
	message: string;
	/** A statement to paste into psql, or the references that the finding counts. */
	remedy?: string;
	/** What can be added to the adapter. The first is the proposal. */
	answers?: readonly AdapterAnswer[];
}

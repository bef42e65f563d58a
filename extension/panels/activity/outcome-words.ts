import type { OutcomeCode } from "../../../server/deletions/outcome-code.ts";
import type { DeletionItem } from "../../../server/deletions/schemas.ts";

const short: Record<OutcomeCode, string> = {
	deleted: "Deleted",
	already_gone: "Already gone",
	not_found: "Not found",
	held: "On hold",
	permission_denied: "No permission",
	referenced: "Still referenced",
	locked: "In use",
	blocked_by_database: "Refused by the database",
	object_undecided: "Undecided",
	cancelled: "Cancelled",
};

/** A record's outcome in a word or two. Its message explains it. */
export function outcomeWords(code: DeletionItem["code"]): string {
	return code === null ? "Waiting" : short[code];
}

import type { OutcomeResult } from "../../../server/deletions/outcome-code.ts";
import type { Deletion } from "../../../server/deletions/schemas.ts";

export function isOver({ state }: Pick<Deletion, "state">): boolean {
	return state === "complete" || state === "complete_with_errors" || state === "cancelled";
}

/** Whether a record with this result is no longer in the CRM. Null: it is still waiting. */
export function isGone(result: OutcomeResult | null): boolean {
	return result === "succeeded" || result === "skipped";
}

/** The keys that a finished single deletion removed, without asking the server. Null if only the server knows them. */
export function goneAtOnce({ bulk, outcome }: Pick<Deletion, "bulk" | "outcome">, sent: string | null): string[] | null {
	if (bulk || outcome === null || sent === null) return null;
	return isGone(outcome.result) ? [sent] : [];
}

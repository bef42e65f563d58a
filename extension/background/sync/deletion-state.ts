import type { OutcomeResult } from "../../../server/deletions/outcome-code.ts";
import type { Deletion, DeletionItem } from "../../../server/deletions/schemas.ts";
import { sentKeyAt, splitKeys } from "../confirm/split-keys.ts";
import type { SentKeys } from "./sent-keys.ts";

export function isOver({ state }: Pick<Deletion, "state">): boolean {
	return state === "complete" || state === "complete_with_errors" || state === "cancelled";
}

/** For the CRM's pages and for storage. Names of records are shown only in the extension's own pages, and are not stored anywhere. */
export function withoutNames(deletion: Deletion): Deletion {
	return { ...deletion, firstRecords: [] };
}

/** Whether a record with this result is no longer in the CRM. Null: it is still waiting. */
function isErased(result: OutcomeResult | null): boolean {
	return result === "succeeded" || result === "skipped";
}

/**
 * The keys of the records that are gone. The server hides keys that may identify a person: for those, the page's own keys are used, if this
 * browser has sent them.
 */
export function erasedKeysOf(items: readonly Pick<DeletionItem, "position" | "key" | "result">[], sent: readonly string[]): string[] {
	const parts = splitKeys(sent);
	return items.flatMap(({ position, key, result }) => (isErased(result) ? (key ?? sentKeyAt(parts, position) ?? []) : []));
}

/** The keys, each followed by what the page that sent it has in its place. Two texts of a page can name one record. */
export function asPagesShow(erased: readonly string[], { keys, shown = [] }: SentKeys): string[] {
	const others = Map.groupBy(shown, (_, index) => keys[index] ?? "");
	return erased.flatMap((key) => [key, ...(others.get(key) ?? [])]);
}

/** The keys that a finished single deletion removed, without asking the server. Null if only the server knows them. */
export function erasedAtOnce({ bulk, outcome }: Pick<Deletion, "bulk" | "outcome">, sent: string | null): string[] | null {
	if (bulk || outcome === null || sent === null) return null;
	return isErased(outcome.result) ? [sent] : [];
}

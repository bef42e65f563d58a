import type { DeletionItem } from "../../../server/deletions/schemas.ts";
import { t } from "../../words.ts";

/** A record's outcome in a word or two. */
export function outcomeWords(code: DeletionItem["code"]): string {
	return t(`activity.outcomes.${code ?? "waiting"}`);
}

/** Why a record was not deleted, and what to do. Null for one that waits or was deleted. */
export function outcomeReason(code: DeletionItem["code"]): string | null {
	return code === null || code === "deleted" ? null : t(`errors.${code}`);
}

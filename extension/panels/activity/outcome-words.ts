import type { DeletionItem } from "../../../server/deletions/schemas.ts";
import { errorMessage } from "../../outcome-message.ts";
import { t } from "../../words.ts";

type Outcome = Pick<DeletionItem, "code" | "message">;

/** A record's outcome in a word or two. If a newer server sends an unknown code, its own message is shown. */
export function outcomeWords({ code, message }: Outcome): string {
	return t(`activity.outcomes.${code ?? "waiting"}`) || (message ?? "");
}

/** Why a record was not deleted, and what to do. Null for one that waits or was deleted. */
export function outcomeReason({ code, message }: Outcome): string | null {
	return code === null || code === "deleted" ? null : errorMessage({ code, message: message ?? "" }) || null;
}

import type { Preview } from "../server/previews/schemas.ts";
import type { Failure } from "./messages.ts";
import { t } from "./words.ts";

/** What happened to a record, or why it stays and what to do. */
export function outcomeMessage({ code, message }: Pick<Preview["refusals"][number], "code" | "message">): string {
	return code === "deleted" ? t("activity.permanentlyDeleted") : errorMessage({ code, message });
}

/** The words of a code in the reader's language. If a newer server sends an unknown code, its own message is shown. */
export function errorMessage({ code, message }: Pick<Failure, "code" | "message">): string {
	return t(`errors.${code}`) || message;
}

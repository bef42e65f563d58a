import type { Preview } from "../server/previews/schemas.ts";
import { t } from "./words.ts";

/** What became of a record, or why it stays and what to do. If a newer server sends an unknown code, its own message is shown. */
export function outcomeMessage({ code, message }: Pick<Preview["refusals"][number], "code" | "message">): string {
	return (code === "deleted" ? t("activity.permanentlyDeleted") : t(`errors.${code}`)) || message;
}

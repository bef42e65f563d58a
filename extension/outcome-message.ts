import type { Preview } from "../server/previews/schemas.ts";
import { t } from "./words.ts";

/** What became of a record, or why it stays and what to do. */
export function outcomeMessage(code: Preview["refusals"][number]["code"]): string {
	return code === "deleted" ? t("activity.permanentlyDeleted") : t(`errors.${code}`);
}

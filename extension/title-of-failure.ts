import type { Failure } from "./messages.ts";
import { t } from "./words.ts";

/** Without an answer, it is unknown whether the deletion has started. */
export function titleOfFailure({ code }: Failure): string {
	return code === "unavailable" ? t("stage.noServer") : t("common.nothingWasDeleted");
}

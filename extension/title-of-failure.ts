import type { Failure } from "./messages.ts";

/** Without an answer, it is unknown whether the deletion has started. */
export function titleOfFailure({ code }: Failure): string {
	return code === "unavailable" ? "The server did not answer" : "Nothing was deleted";
}

import type { Failure } from "./messages.ts";

/** Without an answer nobody knows whether the server has begun. */
export function titleOfFailure({ code }: Failure): string {
	return code === "unavailable" ? "The server did not answer" : "Nothing was deleted";
}

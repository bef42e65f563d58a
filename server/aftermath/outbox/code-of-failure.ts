import { codeOf, isMissingPrivilege } from "../../database/sqlstates.ts";

/** The code that the outbox stores for work that failed with an error. */
export function codeOfFailure(error: unknown): string {
	return isMissingPrivilege(error) ? "NO_PRIVILEGE" : (codeOf(error) ?? "UNKNOWN");
}

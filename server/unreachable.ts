import { codeOf } from "./log.ts";

const unreachable = /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|CONNECT_TIMEOUT|CONNECTION_|57P0|08|53300)/;

/** The database was not there, or went away: nobody's fault, and worth trying again. */
export function isUnreachable(error: unknown): boolean {
	return unreachable.test(codeOf(error) ?? "");
}

import { codeOf } from "./log.ts";

const unreachable = /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|CONNECT_TIMEOUT|CONNECTION_|57P0|08|53300)/;

/** The database was not there, or went away: nobody's fault, and worth trying again. */
export function isUnreachable(error: unknown): boolean {
	return unreachable.test(codeOf(error) ?? "");
}

/** A character, number or moment that no column of the database can hold, whatever the request's schema says. */
const badValue = ["22021", "22003", "22007", "22008", "22P02", "22P05"];

export function isBadValue(error: unknown): boolean {
	return badValue.includes(codeOf(error) ?? "");
}

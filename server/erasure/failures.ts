import { SchemaChangedError } from "./catalog/schema-changed-error.ts";
import { RowsRemainError } from "./rows-remain-error.ts";

/** PostgreSQL's code of an error, however deeply Drizzle has wrapped it. */
export function sqlStateOf(error: unknown): string | null {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const code: unknown = Reflect.get(cause, "code");
		if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
	}
	return null;
}

/** Serialization failure, deadlock, lock not available: somebody was in the way, and may not be the next time. */
const inTheWay = ["40001", "40P01", "55P03"];

export function isInTheWay(error: unknown): boolean {
	return inTheWay.includes(sqlStateOf(error) ?? "");
}

export function isRetryable(error: unknown): boolean {
	return error instanceof SchemaChangedError || isInTheWay(error);
}

/** Somebody else had a lock for longer than was waited. */
export function isLocked(error: unknown): boolean {
	return sqlStateOf(error) === "55P03";
}

/** A full disk, too many connections, a database that only reads: whatever was tried would have failed, and goes once that is over. */
export function isOutage(error: unknown): boolean {
	return /^(53100|53300|25006|58)/.test(sqlStateOf(error) ?? "");
}

/**
 * What a record that failed alone is told: locked, where somebody was in the way to the end; referenced, where a key held it;
 * blocked, where the database refused for a reason of its own. Null: not the record's fault, the job itself has failed.
 */
export function explainFailure(error: unknown): "locked" | "referenced" | "blocked_by_database" | null {
	if (error instanceof RowsRemainError) return "blocked_by_database";
	const state = sqlStateOf(error);
	if (state === null) return null;
	if (inTheWay.includes(state)) return "locked";
	if (state === "23503" || state === "23001") return "referenced";
	// Constraints, triggers' own exceptions, privileges and row security, timeouts of one statement, rules on tables whose keys run in a circle.
	return /^(23|P0|42501|57014|09|0A|27|38|39|44|21|22)/.test(state) ? "blocked_by_database" : null;
}

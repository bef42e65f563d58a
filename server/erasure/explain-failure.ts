import { PlantedStatementError } from "../database/clean-session.ts";
import { isInTheWay, kindOfFailure } from "../database/sqlstates.ts";
import { RowsRemainError, SchemaChangedError } from "./engine-error.ts";

export function isRetryable(error: unknown): boolean {
	return error instanceof SchemaChangedError || isInTheWay(error);
}

export type RecordFailure = "locked" | "referenced" | "blocked_by_database";

/**
 * The outcome of a record that failed alone. locked: another transaction held a lock until the end. referenced: a foreign key prevented the
 * deletion. blocked_by_database: the database refused for another reason. Null: the record may not be the cause.
 */
export function explainFailure(error: unknown): RecordFailure | null {
	if (error instanceof RowsRemainError || error instanceof PlantedStatementError) return "blocked_by_database";
	const kind = kindOfFailure(error);
	if (kind === "contention" || kind === "locked") return "locked";
	if (kind === "referenced") return "referenced";
	return kind === "refused" ? "blocked_by_database" : null;
}

import { PlantedStatementError } from "../database/clean-session.ts";
import { isInTheWay, kindOfFailure } from "../database/sqlstates.ts";
import { RowsRemainError, SchemaChangedError } from "./engine-error.ts";

export function isRetryable(error: unknown): boolean {
	return error instanceof SchemaChangedError || isInTheWay(error);
}

export type RecordFailure = "locked" | "referenced" | "blocked_by_database";

/**
 * What a record that failed alone is told: locked, where somebody was in the way to the end; referenced, where a key held it; blocked, where
 * the database refused for any other reason. Null: it may not be the record's fault.
 */
export function explainFailure(error: unknown): RecordFailure | null {
	if (error instanceof RowsRemainError || error instanceof PlantedStatementError) return "blocked_by_database";
	const kind = kindOfFailure(error);
	if (kind === "contention" || kind === "locked") return "locked";
	if (kind === "referenced") return "referenced";
	return kind === "refused" ? "blocked_by_database" : null;
}

import { PlantedStatementError } from "../database/clean-session.ts";
import { isInTheWay, kindOfFailure, tableOf } from "../database/sqlstates.ts";
import { nameOf, tableNamed } from "./catalog/catalog.ts";
import { RowsRemainError, SchemaChangedError } from "./engine-error.ts";
import type { Plan } from "./plan/plan.ts";
import type { KeepingRow } from "./rows/refusals.ts";

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

/**
 * The table whose foreign key prevented a deletion. PostgreSQL reports it without the row. A function of the CRM can raise the error with any
 * name, so only a table of the catalogue counts.
 */
export function findReferencing(error: unknown, plan: Pick<Plan, "graph"> | undefined): KeepingRow | null {
	if (plan === undefined || kindOfFailure(error) !== "referenced") return null;
	const { catalog } = plan.graph;
	const name = tableOf(error);
	const table = name === null ? undefined : tableNamed(catalog, name);
	return table ? { table: nameOf(table), key: null } : null;
}

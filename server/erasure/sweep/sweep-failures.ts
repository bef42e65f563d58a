import { cannotRun, isLocked, kindOfFailure, sqlStateOf } from "../../database/sqlstates.ts";
import { SchemaChangedError, UnfitSessionError } from "../engine-error.ts";
import { explainFailure } from "../explain-failure.ts";
import type { Refusal } from "../rows/refusals.ts";

/** Another transaction has locked a whole table. Every key would wait for it in turn. */
export class TableLockedError extends Error {
	constructor(cause: unknown) {
		super("A whole table is locked.", { cause });
		this.name = "TableLockedError";
	}
}

/** Some rows of several keys must stay. Sweeping the keys one by one finds them. */
export class RowsStayError extends Error {
	readonly code: Refusal["code"];

	constructor(code: Refusal["code"]) {
		super("Rows that name a deleted record must stay.");
		this.name = "RowsStayError";
		this.code = code;
	}
}

/** A record with an erased key was created while rows with the key were swept. The rows belong to that record. */
export class RecordIsBackError extends Error {
	constructor() {
		super("A record with that key exists again.");
		this.name = "RecordIsBackError";
	}
}

export interface SweepFailure {
	/** It contains no values from rows, because the doctor shows it. */
	reason: string;
	/** The whole reference fails in the same way, so sweeping key by key does not help. */
	whole: boolean;
}

export const reasons: Record<"locked" | "referenced" | "blocked_by_database" | "ended" | Refusal["code"], string> = {
	locked: "somebody is working on the rows",
	referenced: "a record that must stay refers to the rows",
	blocked_by_database: "the database refuses",
	held: "one of the rows is a record on hold",
	ended: "the session ended while the rows were swept",
};

/** Null: every other sweep would fail too. The schema has changed, or the database is unreachable or cannot write. */
export function explainSweepFailure(error: unknown): SweepFailure | null {
	if (error instanceof SchemaChangedError || error instanceof UnfitSessionError) return null;
	if (error instanceof RowsStayError) return { reason: reasons[error.code], whole: false };
	if (error instanceof RecordIsBackError) return { reason: "a record with that key was just created", whole: false };
	if (error instanceof TableLockedError && isLocked(error.cause)) return { reason: reasons.locked, whole: true };
	if (["unreachable", "outage"].includes(kindOfFailure(error))) return null;
	const state = sqlStateOf(error);
	const code = explainFailure(error);
	const reason = code === null && state === null ? "the server failed; see its log" : reasons[code ?? "blocked_by_database"];
	return { reason: `${reason}${state === null ? "" : ` (${state})`}`, whole: cannotRun(error) };
}

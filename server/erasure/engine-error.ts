/** The reason why nothing can be planned or counted. Each code is also a code of the API. */
type EngineErrorCode = "unknown_object" | "object_not_deletable" | "object_undecided" | "blocked_by_database";

/** An expected failure of the engine. */
export class EngineError extends Error {
	readonly code: EngineErrorCode;
	/** Problems of the graph, without values of any row. */
	readonly reasons: readonly string[];
	/** The names of the undecided references among them. */
	readonly undecided: readonly string[];

	constructor(
		code: EngineErrorCode,
		{ reasons = [], undecided = [], cause }: { reasons?: readonly string[]; undecided?: readonly string[]; cause?: unknown } = {},
	) {
		super([`The engine refused: ${code}.`, ...reasons].join(" "), { cause });
		this.name = "EngineError";
		this.code = code;
		this.reasons = reasons;
		this.undecided = undecided;
	}
}

/** The tables of a plan differ from the graph. Load the graph again, plan again, and retry. */
export class SchemaChangedError extends Error {
	constructor(table: string, cause?: unknown) {
		super(`The table ${table} has changed since the graph was loaded.`, { cause });
		this.name = "SchemaChangedError";
	}
}

/** A session setting differs from what the engine requires. No record causes this, and every other record would fail too. */
export class UnfitSessionError extends Error {
	constructor(message: string) {
		super(message);
		this.name = "UnfitSessionError";
	}
}

/** Other batches ran longer than the wait, or a rehearsal runs. They may hold the row locks that block this one. */
export class BatchesRunningError extends Error {
	constructor(cause?: unknown) {
		super("Other batches or rehearsals are still running.", { cause });
		this.name = "BatchesRunningError";
	}
}

/** A trigger or rule of the CRM silently kept rows that had to be deleted. The batch must be rolled back. */
export class RowsRemainError extends Error {
	constructor(table: string, what: "are still there" | "still hold the reference" = "are still there") {
		super(`Rows of ${table} ${what}: a trigger or rule of the CRM kept them.`);
		this.name = "RowsRemainError";
	}
}

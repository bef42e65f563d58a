/** The tables of a plan are no longer as the graph knows them: load the graph again, plan again, retry. */
export class SchemaChangedError extends Error {
	constructor(table: string, cause?: unknown) {
		super(`The table ${table} has changed since the graph was loaded.`, { cause });
		this.name = "SchemaChangedError";
	}
}

/** A trigger or rule of the CRM silently kept what had to go: nothing of the batch may be committed. */
export class RowsRemainError extends Error {
	constructor(table: string, what: "are still there" | "still hold what had to go" = "are still there") {
		super(`Rows of ${table} ${what}: a trigger or rule of the CRM kept them.`);
		this.name = "RowsRemainError";
	}
}

/** A trigger or rule of the CRM silently kept rows that had to go: nothing of the batch may be committed. */
export class RowsRemainError extends Error {
	constructor(table: string) {
		super(`Rows of ${table} are still there after they were deleted: a trigger or rule of the CRM kept them.`);
		this.name = "RowsRemainError";
	}
}

import type { Column, Table } from "./catalog.ts";

/** Whether no two rows have the same values there at any moment; rows with a null among them name nothing. */
export function isUnique({ indexes }: Table, columns: readonly Column[]): boolean {
	return indexes.some(
		({ unique, partial, valid, immediate, columns: of }) =>
			unique && !partial && valid && immediate && of.every((name) => columns.some((column) => column.name === name)),
	);
}

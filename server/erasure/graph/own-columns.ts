import type { Column, Table } from "../catalog/catalog.ts";
import type { Edge } from "./graph.ts";

/** Columns of the referring row itself that say whether it holds the reference. */
export function ownColumns({ columns, when, whenNot, whereRelated }: Edge): readonly Column[] {
	return [...columns, ...[...when, ...whenNot].map(({ column }) => column), ...(whereRelated ? [whereRelated.column] : [])];
}

/** Rows of other tables by which the referring rows are found; they have to stay as they are until those have been. */
export function foreignColumns({ whereRelated, through }: Edge): readonly { table: Table; columns: readonly Column[] }[] {
	const steps = through.map(({ table, fromColumn, toColumn, when }) => ({
		table,
		columns: [fromColumn, toColumn, ...when.map(({ column }) => column)],
	}));
	if (!whereRelated) return steps;
	return [...steps, { table: whereRelated.table, columns: [whereRelated.toColumn, ...whereRelated.where.map(({ column }) => column)] }];
}

export function isFoundByOthers(edge: Edge): boolean {
	return foreignColumns(edge).length > 0;
}

/**
 * Tables whose rows must be known one by one, because other rows are found by them, or because only the rest of the deletion decides
 * whether they go. Partitions are listed as their whole table.
 */
export function tablesToKnow(edges: readonly Edge[]): ReadonlySet<number> {
	const consulted = edges.flatMap(foreignColumns).map(({ table }) => table.partitionOf ?? table.oid);
	return new Set([...consulted, ...edges.filter(({ onlyIfAllGo }) => onlyIfAllGo).map(({ child }) => child.oid)]);
}

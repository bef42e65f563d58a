import type { Column, Table } from "../catalog/catalog.ts";
import type { Edge } from "./graph.ts";

/** The referring row's own columns that decide whether it holds the reference. */
export function ownColumns({ columns, when, whenNot, whereRelated }: Edge): readonly Column[] {
	return [...columns, ...[...when, ...whenNot.flat()].map(({ column }) => column), ...(whereRelated ? [whereRelated.column] : [])];
}

/** Columns of other tables by which the referring rows are found. Those rows must not change before the referring rows are found. */
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
 * Tables whose rows must be read one by one, because other rows are found through them, or because the rest of the deletion decides about
 * them. Partitions are listed as their whole table.
 */
export function tablesToKnow(edges: readonly Edge[]): ReadonlySet<number> {
	const consulted = edges.flatMap(foreignColumns).map(({ table }) => table.partitionOf ?? table.oid);
	return new Set([...consulted, ...edges.filter(({ onlyIfAllGo }) => onlyIfAllGo).map(({ child }) => child.oid)]);
}

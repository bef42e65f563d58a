import type { Table } from "../catalog/catalog.ts";
import type { Edge } from "../graph/graph.ts";

/**
 * Orders children before parents, as keys require. Tables in a circle of keys form one group, because only one statement can delete their
 * rows. Tarjan's algorithm: a component is complete when everything that must come before it is.
 */
export function orderRemovals(tables: readonly Table[], edges: readonly Edge[]): Table[][] {
	const before = new Map(tables.map((table) => [table, [] as Table[]]));
	for (const { key, parent, child } of edges) if (key && parent !== child && before.has(child)) before.get(parent)?.push(child);

	const order: Table[][] = [];
	const found = new Map<Table, number>();
	const lowest = new Map<Table, number>();
	const open: Table[] = [];
	const visit = (table: Table): number => {
		const number = found.size;
		found.set(table, number);
		lowest.set(table, number);
		open.push(table);
		for (const child of before.get(table) ?? []) {
			const reached = !found.has(child) ? visit(child) : open.includes(child) ? (found.get(child) ?? number) : number;
			lowest.set(table, Math.min(lowest.get(table) ?? number, reached));
		}
		const low = lowest.get(table) ?? number;
		if (low === number) order.push(open.splice(open.indexOf(table)));
		return low;
	};
	for (const table of tables) if (!found.has(table)) visit(table);
	return order;
}

import { foreignColumns, ownColumns } from "./found-by.ts";
import type { Edge } from "./graph.ts";

export interface OrderedUpdates {
	ordered: readonly Edge[];
	/** Each of them overwrites what another one is found by, so that no order is right; empty where there is one. */
	circle: readonly Edge[];
}

/** References that are detached or scrubbed, so that none overwrites what a later one is found by; else as they were listed. */
export function orderUpdates(edges: readonly Edge[]): OrderedUpdates {
	const rest = edges.filter(({ rule }) => rule.rule === "detach" || rule.rule === "scrub");
	const ordered: Edge[] = [];
	while (rest.length > 0) {
		const next = rest.findIndex((edge) => !rest.some((other) => hides(edge, other)));
		if (next < 0) return { ordered, circle: rest.filter((edge) => rest.some((other) => hides(other, edge))) };
		ordered.push(...rest.splice(next, 1));
	}
	return { ordered, circle: [] };
}

/** Whether rows changed for the first are no longer found for the second, which has something else to write into them. */
function hides(first: Edge, second: Edge): boolean {
	if (first === second) return false;
	const written = writtenColumns(first);
	const overwrites = (columns: readonly { name: string }[]) => columns.some(({ name }) => written.includes(name));
	const oid = first.child.oid;
	if (foreignColumns(second).some(({ table, columns }) => (table.partitionOf ?? table.oid) === oid && overwrites(columns))) return true;
	if (first.child !== second.child || areApart(first, second) || !overwrites(ownColumns(second))) return false;
	return !writtenColumns(second).every((name) => written.includes(name));
}

/** Of arrays and JSON only what goes is taken out: whatever else they name is still found. */
function writtenColumns({ rule, form }: Edge): readonly string[] {
	if (rule.rule === "scrub") return rule.values.map(({ column }) => column.name);
	if (rule.rule !== "detach" || form.kind === "array" || form.kind === "json") return [];
	return rule.columns.map(({ name }) => name);
}

/** No row holds both: they are told apart by the values of a column. */
function areApart(one: Edge, other: Edge): boolean {
	return one.when.some(({ column, values }) =>
		other.when.some((against) => against.column === column && !against.values.some((value) => values.includes(value))),
	);
}

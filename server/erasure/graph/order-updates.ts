import { type Edge, isListed } from "./graph.ts";
import { foreignColumns, ownColumns } from "./own-columns.ts";
import { verbOf, writtenColumns } from "./rules.ts";

interface OrderedUpdates {
	ordered: readonly Edge[];
	/** References that overwrite each other's conditions, so that no order is right. Empty if there is an order. */
	circle: readonly Edge[];
}

/** Orders the references with detach or scrub so that none overwrites the condition of a later one. Otherwise they keep their order. */
export function orderUpdates(edges: readonly Edge[]): OrderedUpdates {
	const rest = edges.filter((edge) => verbOf(edge).updates);
	const ordered: Edge[] = [];
	while (rest.length > 0) {
		const next = rest.findIndex((edge) => !rest.some((other) => hides(edge, other)));
		if (next < 0) return { ordered, circle: rest.filter((edge) => rest.some((other) => hides(other, edge))) };
		ordered.push(...rest.splice(next, 1));
	}
	return { ordered, circle: [] };
}

/** Whether rows that the first reference changes can no longer be found for the second one, which writes something else. */
function hides(first: Edge, second: Edge): boolean {
	if (first === second) return false;
	const written = overwrittenColumns(first);
	const overwrites = (columns: readonly { name: string }[]) => columns.some(({ name }) => written.includes(name));
	const oid = first.child.oid;
	if (foreignColumns(second).some(({ table, columns }) => (table.partitionOf ?? table.oid) === oid && overwrites(columns))) return true;
	if (first.child !== second.child || areApart(first, second) || !overwrites(ownColumns(second))) return false;
	return !overwrittenColumns(second).every((name) => written.includes(name));
}

/** Columns by which the row cannot be found after the update. */
function overwrittenColumns(edge: Edge): readonly string[] {
	const inPlace = verbOf(edge).editsInPlace && isListed(edge.form);
	return inPlace ? [] : writtenColumns(edge.rule).map(({ name }) => name);
}

/** Whether no row can hold both references, because they require different values of a column, or because only one rule of a key applies. */
function areApart(one: Edge, other: Edge): boolean {
	if (one.key && one.key.oid === other.key?.oid && [one, other].some(({ whenNot }) => whenNot.length > 0)) return true;
	return one.when.some(({ column, values }) =>
		other.when.some((against) => against.column === column && !against.values.some((value) => values.includes(value))),
	);
}

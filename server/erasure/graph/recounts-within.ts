import type { Edge, Graph, Recount } from "./graph.ts";
import { replacementOf, writtenColumns } from "./rules.ts";

/** The derived columns whose value may change when rows of these tables are deleted. */
export function recountsWithin({ recounts, edges }: Pick<Graph, "recounts" | "edges">, reach: ReadonlySet<number>): Recount[] {
	const within = edges.filter(({ parent }) => reach.has(parent.oid));
	return recounts.filter((recount) => reach.has(recount.child.oid) || within.some((edge) => movesRows(edge, recount)));
}

/** The rule lets rows of the recount refer to a replacement. */
export function movesRows({ child, rule }: Edge, recount: Recount): boolean {
	const { to, lookup } = replacementOf(rule);
	return (
		child === recount.child &&
		(to !== null || lookup !== null) &&
		writtenColumns(rule).some(({ name }) => name === recount.childColumn.name)
	);
}

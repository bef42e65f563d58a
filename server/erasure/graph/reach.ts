import type { Edge, Graph, GraphObject } from "./graph.ts";
import { verbOf } from "./rules.ts";

/** All tables that lose rows when rows of this table are deleted, including the table itself. */
export function reachOf(root: number, edges: readonly Edge[]): ReadonlySet<number> {
	const reach = new Set([root]);
	for (const table of reach) for (const edge of edges) if (edge.parent.oid === table && verbOf(edge).removes) reach.add(edge.child.oid);
	return reach;
}

/** The same for all deletable objects. */
export function reachOfAll({ objects }: Pick<Graph, "objects">): ReadonlySet<number> {
	return new Set(deletable(objects).flatMap(({ reach }) => [...reach]));
}

/** The deletable objects whose deletion can delete rows of this table. */
export function objectsReaching(objects: ReadonlyMap<string, GraphObject>, table: number): string[] {
	return deletable(objects)
		.filter(({ reach }) => reach.has(table))
		.map(({ name }) => name);
}

function deletable(objects: ReadonlyMap<string, GraphObject>): GraphObject[] {
	return [...objects.values()].filter(({ definition }) => definition.deletable !== false);
}

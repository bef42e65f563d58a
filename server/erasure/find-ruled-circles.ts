import { type Catalog, nameOf } from "./catalog.ts";
import type { Edge, GraphObject } from "./graph.ts";
import { type Problem, problem } from "./problem.ts";
import { orderRemovals } from "./removal-order.ts";

/** Tables in a circle of keys lose their rows in one statement, which PostgreSQL does not allow where one of them has a rewrite rule. */
export function findRuledCircles({
	catalog,
	edges,
	objects,
}: {
	catalog: Catalog;
	edges: readonly Edge[];
	objects: ReadonlyMap<string, GraphObject>;
}): Problem[] {
	return [...objects.values()].flatMap(({ name, definition, reach }) => {
		if (definition.deletable === false) return [];
		const tables = [...reach].flatMap((oid) => catalog.tables.get(oid) ?? []);
		const circles = orderRemovals(tables, edges).filter((component) => component.length > 1);
		return circles.flat().flatMap((table) => {
			if (table.rules.length === 0) return [];
			const message = `${nameOf(table)} has the rewrite rule ${table.rules[0]} and stands in a circle of keys: PostgreSQL cannot delete from it together with the others.`;
			return [problem("impossible", nameOf(table), message, [name])];
		});
	});
}

import type { Edge } from "./graph.ts";

/**
 * A key can have several rules with conditions. The first rule whose condition a row meets applies to that row. A key is decided if its
 * last rule has no condition, so that every row has exactly one rule.
 */

/** Whether the rule applies to only some of the rows that refer to the record. */
export function isConditional({ when, whenNot }: Pick<Edge, "when" | "whenNot">): boolean {
	return when.length + whenNot.length > 0;
}

/** The keys with a rule for each row. */
export function decidedKeys(edges: readonly Edge[]): ReadonlySet<number> {
	return new Set(edges.flatMap(({ key, when }) => (key && when.length === 0 ? [key.oid] : [])));
}

/** Whether another edge already decides the key completely. */
export function isDecided(edges: readonly Edge[], others: readonly Edge[]): boolean {
	const keys = decidedKeys(edges);
	return others.some(({ key }) => key !== null && keys.has(key.oid));
}

/** The edge without the rows of the key's earlier rules. */
export function afterRulesOfKey(edge: Edge, earlier: readonly Edge[]): Edge {
	const own = earlier.filter(({ key }) => key !== null && key.oid === edge.key?.oid);
	return own.length === 0 ? edge : { ...edge, whenNot: [...edge.whenNot, ...own.map(({ when }) => when)] };
}

/** One edge for each key whose rules have conditions. Its own conditions are left out: it finds every row of the key. */
export function keysWithConditions(edges: readonly Edge[]): Edge[] {
	const byKey = new Map(edges.flatMap((edge) => (edge.key && isConditional(edge) ? [[edge.key.oid, edge] as const] : [])));
	return [...byKey.values()].map((edge) => ({ ...edge, when: [], whenNot: [] }));
}

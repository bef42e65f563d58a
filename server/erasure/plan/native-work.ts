import type { Catalog, Table, Trigger } from "../catalog/catalog.ts";
import { ownColumns, tablesToKnow } from "../graph/found-by.ts";
import type { Edge } from "../graph/graph.ts";

/** Which part of the work can be left to PostgreSQL's own cascade without a row going astray. */
export interface NativeWork {
	/** Tables whose rows can go without our knowing them: all that follows is PostgreSQL's. */
	closed: ReadonlySet<number>;
	/** The key itself takes the referring rows along. */
	cascades(edge: Edge): boolean;
	/** The key itself clears the reference, as the rule wants it. */
	clears(edge: Edge): boolean;
}

/**
 * A key does by itself what its rule says if it is enabled, its action is the rule's, and nothing on the referring table can
 * silently swallow the action: no BEFORE trigger, no rewrite rule (the row would stay and point nowhere; tried).
 */
export function findNativeWork(catalog: Catalog, edges: readonly Edge[], tables: readonly Table[]): NativeWork {
	const going = new Set(tables.map(({ oid }) => oid));
	const known = tablesToKnow(edges);
	const updating = edges.filter(({ rule }) => rule.rule === "detach" || rule.rule === "scrub");
	const clears = (edge: Edge): boolean => {
		// A row that PostgreSQL clears twice is checked anew before its own cascade has come, and fails: what goes is not cleared.
		if (going.has(edge.child.oid)) return false;
		// Touched twice for two references, it is checked before a third is cleared that names what has gone.
		if (updating.filter(({ child }) => child === edge.child).length > 2) return false;
		if (edge.rule.rule !== "detach" || edge.rule.to !== null || edge.key?.onDelete !== "n" || !edge.key.enabled) return false;
		const set = edge.key.setColumns.length > 0 ? edge.key.setColumns : edge.key.columns;
		const same = set.length === edge.rule.columns.length && edge.rule.columns.every(({ name }) => set.includes(name));
		// Cleared first, the row would no longer be found by another reference, or what is found by it.
		const shared =
			known.has(edge.child.oid) ||
			edges.some((other) => other.child === edge.child && other !== edge && ownColumns(other).some(({ name }) => set.includes(name)));
		return same && !shared && !canSwallow(catalog, edge.relation, "update");
	};
	const updated = new Set(updating.filter((edge) => !clears(edge)).map((edge) => edge.child.oid));
	const cascades = (edge: Edge): boolean =>
		edge.rule.rule === "delete" &&
		edge.key?.onDelete === "c" &&
		edge.key.enabled &&
		// What is also updated by us goes by a statement of its own, before the update could hide it.
		!updated.has(edge.child.oid) &&
		!canSwallow(catalog, edge.relation, "delete");

	const closed = new Set(catalog.countsTracked ? tables.map(({ oid }) => oid).filter((oid) => !known.has(oid)) : []);
	for (let before = -1; before !== closed.size; ) {
		before = closed.size;
		for (const edge of edges) if (!clears(edge) && !(cascades(edge) && closed.has(edge.child.oid))) closed.delete(edge.parent.oid);
	}
	return { closed, cascades, clears };
}

/** Nothing is left to PostgreSQL: only tables that nothing refers to can go without our knowing their rows. A membership outlasts what it leads to. */
export function findNoNativeWork(edges: readonly Edge[], tables: readonly Table[]): NativeWork {
	return { closed: findUnneeded(edges, tables), cascades: () => false, clears: () => false };
}

function findUnneeded(edges: readonly Edge[], tables: readonly Table[]): Set<number> {
	const needed = new Set([...edges.map((edge) => edge.parent.oid), ...tablesToKnow(edges)]);
	return new Set(tables.map(({ oid }) => oid).filter((oid) => !needed.has(oid)));
}

/** Whether a trigger or rule of the table, or of a partition of it, could keep a row from being deleted or updated without an error. */
export function canSwallow(catalog: Catalog, table: Table, event: "delete" | "update"): boolean {
	return hasTrigger(catalog, table, ({ before, events }) => before && events.includes(event));
}

/** The same, and whether one could undo at once what was done to a row. */
export function canDisturb(catalog: Catalog, table: Table, event: "delete" | "update"): boolean {
	return hasTrigger(catalog, table, ({ events }) => events.includes(event));
}

/** Which partitions lie below one that is divided again is not known here: all of the whole table count. */
function hasTrigger(catalog: Catalog, table: Table, acts: (trigger: Trigger) => boolean): boolean {
	const whole = table.partitionOf ?? table.oid;
	const divided = table.kind === "p" ? [...catalog.tables.values()].filter(({ partitionOf }) => partitionOf === whole) : [];
	return [table, ...divided].some(
		({ triggers, rules }) => rules.length > 0 || triggers.some((trigger) => trigger.enabled !== "D" && acts(trigger)),
	);
}

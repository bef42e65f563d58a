import type { Table } from "./catalog.ts";
import type { Graph } from "./graph.ts";

/** What deleting does to a table, by statements of ours or by PostgreSQL's own cascade. */
export interface WrittenTable {
	table: Table;
	deletes: boolean;
	/** Columns that are detached or scrubbed in rows that stay. */
	updates: ReadonlySet<string>;
}

/** Every table that something happens to when records go, partitions besides what they are part of. */
export function listWrittenTables(graph: Graph): WrittenTable[] {
	const reach = reachOfAll(graph);
	const updates = new Map<number, Set<string>>();
	for (const { rule, child, parent } of graph.edges) {
		if (!reach.has(parent.oid)) continue;
		const columns = rule.rule === "detach" ? rule.columns : rule.rule === "scrub" ? rule.values.map(({ column }) => column) : [];
		const known = updates.get(child.oid) ?? new Set();
		for (const { name } of columns) known.add(name);
		updates.set(child.oid, known);
	}
	return [...graph.catalog.tables.values()].flatMap((table) => {
		const whole = table.partitionOf ?? table.oid;
		const written = { table, deletes: reach.has(whole), updates: updates.get(whole) ?? new Set<string>() };
		return written.deletes || written.updates.size > 0 ? [written] : [];
	});
}

/** Tables that rows may go from, whatever the object. */
export function reachOfAll({ objects }: Graph): ReadonlySet<number> {
	return new Set([...objects.values()].flatMap(({ definition, reach }) => (definition.deletable === false ? [] : [...reach])));
}

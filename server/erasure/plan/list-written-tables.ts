import { type Table, tableNamed } from "../catalog/catalog.ts";
import type { Graph } from "../graph/graph.ts";
import { reachOfAll } from "../graph/reach.ts";
import { writtenColumns } from "../graph/rules.ts";
import type { RequiredPrivileges } from "./required-privileges.ts";

/** What a deletion does to a table, by our statements or by PostgreSQL's own cascade. */
export interface WrittenTable {
	table: Table;
	deletes: boolean;
	/** Columns that are detached, scrubbed or redacted in remaining rows. */
	updates: ReadonlySet<string>;
}

/** Every table that a deletion changes, with partitions beside their parents. `redacted`: the privileges that redaction needs. */
export function listWrittenTables(graph: Graph, redacted: readonly RequiredPrivileges[] = []): WrittenTable[] {
	const reach = reachOfAll(graph);
	const updates = new Map<number, Set<string>>();
	const update = (table: number, columns: readonly string[]): void =>
		void updates.set(table, new Set([...(updates.get(table) ?? []), ...columns]));
	for (const { rule, child, parent } of graph.edges) {
		if (!reach.has(parent.oid)) continue;
		update(
			child.oid,
			writtenColumns(rule).map(({ name }) => name),
		);
	}
	for (const { table, privileges } of redacted)
		for (const privilege of privileges)
			if (typeof privilege === "object") update(tableNamed(graph.catalog, table)?.oid ?? 0, privilege.update);
	return [...graph.catalog.tables.values()].flatMap((table) => {
		const whole = table.partitionOf ?? table.oid;
		const written = { table, deletes: reach.has(whole), updates: updates.get(whole) ?? new Set<string>() };
		return written.deletes || written.updates.size > 0 ? [written] : [];
	});
}

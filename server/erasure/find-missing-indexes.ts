import { nameOf, type Table } from "./catalog.ts";
import type { Finding } from "./finding.ts";
import type { Edge, Graph } from "./graph.ts";
import { quotedName } from "./quoted-name.ts";

export interface MissingIndex {
	table: Table;
	/** In the index's order; the first ones are those that refer. */
	columns: readonly string[];
	kind: "btree" | "gin";
	/** So small a table that reading all of it costs nothing. */
	few: boolean;
	message: string;
}

/** Without an index on the column that refers, every record costs a reading of the whole table, and so does PostgreSQL's own check of a key. */
export function listMissingIndexes(graph: Graph): MissingIndex[] {
	const reach = new Set([...graph.objects.values()].flatMap((object) => (object.definition.deletable === false ? [] : [...object.reach])));
	const wanted = new Map<string, MissingIndex>();
	const want = (table: Table, columns: readonly string[], kind: MissingIndex["kind"], beside: readonly string[] = []): void => {
		if (hasIndex(table, columns, kind, beside)) return;
		const all = [...columns, ...(kind === "gin" ? [] : beside)];
		const few = table.estimatedRows >= 0 && table.estimatedRows < 1_000;
		const message = `${nameOf(table)} has no index on (${columns.join(", ")})${few ? ", but few rows" : ""}.`;
		wanted.set(JSON.stringify([table.oid, kind, all]), { table, columns: all, kind, few, message });
	};
	for (const edge of graph.edges) {
		if (!reach.has(edge.parent.oid) || edge.rule.rule === "keep") continue;
		const columns = edge.columns.map(({ name }) => name);
		// No index answers a JSON path of any kind.
		if (edge.form.kind !== "json") want(edge.relation, columns, edge.form.kind === "array" ? "gin" : "btree", conditions(edge));
		for (const step of edge.through) want(step.table, [step.near.name], "btree");
		if (edge.beside) want(edge.beside.table, [edge.beside.far.name], "btree");
	}
	return [...wanted.values()];
}

export function findMissingIndexes(graph: Graph): Finding[] {
	return listMissingIndexes(graph).map(({ table, columns, kind, few, message }) => {
		const list = columns.map((column) => quotedName(column)).join(", ");
		const remedy = `create index concurrently on ${quotedName(table.schema, table.name)}${kind === "gin" ? " using gin" : ""} (${list});`;
		return { severity: few ? "note" : "advice", about: "index", message, remedy };
	});
}

/** The index begins with the columns, in any order, columns of the reference's conditions among them; a partial one is taken to be made for this. */
function hasIndex(table: Table, columns: readonly string[], kind: string, beside: readonly string[]): boolean {
	return table.indexes.some(({ valid, method, columns: indexed }) => {
		if (!valid || (kind === "gin" ? method !== "gin" : !["btree", "hash"].includes(method))) return false;
		const helping = indexed.filter((column) => column === null || !beside.includes(column) || columns.includes(column));
		return columns.every((column) => helping.slice(0, columns.length).includes(column));
	});
}

function conditions({ when }: Edge): string[] {
	return when.map(({ column }) => column.name);
}

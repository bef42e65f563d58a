import { type Index, nameOf, type Table } from "../erasure/catalog/catalog.ts";
import { quotedName, quotedText } from "../erasure/catalog/quoted-name.ts";
import type { Edge, Graph, ResolvedCondition } from "../erasure/graph/graph.ts";
import { compare } from "../erasure/key-values.ts";
import { reachOfAll } from "../erasure/written-tables.ts";
import type { Finding } from "./finding.ts";

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
	const reach = reachOfAll(graph);
	const wanted = new Map<string, MissingIndex>();
	const want = (table: Table, columns: readonly string[], kind: MissingIndex["kind"], when: ResolvedCondition = []): void => {
		const beside = when.map(({ column }) => column.name);
		const fitting = table.indexes.filter((index) => beginsWith(index, columns, kind, beside));
		if (fitting.some((index) => covers(index, columns, when))) return;
		const all = [...columns, ...(kind === "gin" ? [] : beside)];
		const few = hasFewRows(table);
		const partial = fitting.map(({ name, predicate }) => `; ${name} holds only rows with ${predicate}`).join("");
		const message = `${nameOf(table)} has no index on (${columns.join(", ")})${partial}${few ? ", but few rows" : ""}.`;
		wanted.set(JSON.stringify([table.oid, kind, all]), { table, columns: all, kind, few, message });
	};
	for (const edge of graph.edges) {
		if (!reach.has(edge.parent.oid) || edge.rule.rule === "keep") continue;
		const columns = edge.columns.map(({ name }) => name);
		if (!whyNoIndexHelps(edge)) want(edge.relation, columns, edge.form.kind === "array" ? "gin" : "btree", edge.when);
		for (const step of edge.through) want(step.table, [step.near.name], "btree");
		if (edge.beside) want(edge.beside.table, [edge.beside.far.name], "btree");
	}
	return [...wanted.values()];
}

export function findMissingIndexes(graph: Graph): Finding[] {
	const missing = listMissingIndexes(graph).map(({ table, columns, kind, few, message }): Finding => {
		const list = columns.map((column) => quotedName(column)).join(", ");
		const remedy = `create index concurrently on ${quotedName(table.schema, table.name)}${kind === "gin" ? " using gin" : ""} (${list});`;
		return { severity: few ? "note" : "advice", about: "index", message, remedy };
	});
	return [...missing, ...findReadWhole(graph)];
}

/** References for which the whole table is read, whatever its indexes. */
function findReadWhole(graph: Graph): Finding[] {
	const reach = reachOfAll(graph);
	return graph.edges.flatMap((edge): Finding[] => {
		const reason = reach.has(edge.parent.oid) && edge.rule.rule !== "keep" ? whyNoIndexHelps(edge) : null;
		if (!reason) return [];
		const few = hasFewRows(edge.relation);
		const message = `${edge.name}: no index helps, since ${reason}; every batch reads the whole table${few ? ", which has few rows" : ""}.`;
		return [{ severity: few ? "note" : "advice", about: "index", message }];
	});
}

function whyNoIndexHelps({ form, key, columns, parentColumns }: Edge): string | null {
	if (form.kind === "json") return "the key stands in a document";
	if (key || form.kind !== "value") return null;
	const asText = columns.find((column, index) => compare(column.type, parentColumns[index]?.type ?? column.type).columnAsText);
	return asText ? `${asText.name} is read as text: it is of another type than what it refers to` : null;
}

function hasFewRows({ estimatedRows }: Table): boolean {
	return estimatedRows >= 0 && estimatedRows < 1_000;
}

/** The index begins with the columns, in any order, columns of the reference's conditions among them. */
function beginsWith(
	{ valid, method, columns: indexed }: Index,
	columns: readonly string[],
	kind: string,
	beside: readonly string[],
): boolean {
	if (!valid || (kind === "gin" ? method !== "gin" : !["btree", "hash"].includes(method))) return false;
	const helping = indexed.filter((column) => column === null || !beside.includes(column) || columns.includes(column));
	return columns.every((column) => helping.slice(0, columns.length).includes(column));
}

const equality = /^\(\(?("[^"]+"|\w+)\)?(?:::[a-z ]+)? = (.+?)(?:::[a-z ]+)?\)$/;

/** A partial index helps where its rows are certainly those that are looked for: the columns are not null, or a condition of the reference. */
function covers({ predicate }: Index, columns: readonly string[], when: ResolvedCondition): boolean {
	if (predicate === null || columns.some((column) => predicate === `(${quotedName(column)} IS NOT NULL)`)) return true;
	const [, name, literal] = equality.exec(predicate) ?? [];
	return when.some(({ column, values }) => {
		const [value] = values;
		if (typeof value !== "string" || values.length > 1 || quotedName(column.name) !== name) return false;
		return [value, quotedText(value)].includes(literal ?? "");
	});
}

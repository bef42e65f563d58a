import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { type Column, type Index, nameOf, plainExpression, type Table } from "../erasure/catalog/catalog.ts";
import { quotedName, quotedText } from "../erasure/catalog/quoted-name.ts";
import type { Edge, Graph, ResolvedCondition } from "../erasure/graph/graph.ts";
import { reachOfAll } from "../erasure/graph/reach.ts";
import { verbOf } from "../erasure/graph/rules.ts";
import { comparedTextSql } from "../erasure/sql/compared-text-sql.ts";
import { compare } from "../erasure/sql/key-values.ts";
import type { Finding } from "./finding.ts";
import {
	asText,
	createIndexSql,
	describeExpression,
	type Expression,
	type IndexProposal,
	proposeIndex,
	type WantedIndex,
} from "./propose-index.ts";

interface MissingIndex {
	proposal: IndexProposal;
	/** The table is so small that a sequential scan costs nothing. */
	isSmall: boolean;
	message: string;
}

interface IndexGap extends WantedIndex {
	/** Indexes that contain only some of the rows. */
	partial: readonly Index[];
}

/** Without an index on the referencing column, each deleted record costs a sequential scan, and so does PostgreSQL's own key check. */
export function listMissingIndexes(graph: Graph): MissingIndex[] {
	const proposals = new Map<string, MissingIndex>();
	for (const wanted of listMissing(graph)) {
		const proposal = proposeIndex(wanted);
		if ("reason" in proposal) continue;
		const { table, method, columns, where } = proposal;
		const name = JSON.stringify([table.oid, method, columns.map((column) => column.name)]);
		const known = proposals.get(name)?.proposal;
		const isSmall = hasFewRows(table);
		const partial = wanted.partial.map(({ name, predicate }) => `; ${name} holds only rows with ${predicate}`).join("");
		const message = `${nameOf(table)} has no index on (${namesOf(wanted)})${partial}${isSmall ? ", but it has few rows" : ""}.`;
		// One index serves several references only if it contains the rows of all.
		const shared = known && describeCondition(known.where) !== describeCondition(where);
		proposals.set(name, { proposal: shared ? { ...proposal, where: [] } : proposal, isSmall, message });
	}
	return [...proposals.values()];
}

export function findMissingIndexes(graph: Graph): Finding[] {
	const missing = listMissingIndexes(graph).map(({ proposal, isSmall, message }): Finding => {
		const remedy = `${new PgDialect().sqlToQuery(createIndexSql(proposal)).sql};`;
		return { severity: isSmall ? "note" : "advice", about: "index", message, remedy };
	});
	return [...missing, ...findReadWhole(graph)];
}

/** References that need a sequential scan: no index would help, or none can accept every value. */
function findReadWhole(graph: Graph): Finding[] {
	const documents = listEdges(graph).flatMap((edge) =>
		isInside(edge)
			? [{ name: edge.name, table: edge.relation, reason: `the key is in a ${edge.form.kind === "json" ? "document" : "list"}` }]
			: [],
	);
	const unfit = listMissing(graph).flatMap((wanted) => {
		const proposal = proposeIndex(wanted);
		return "reason" in proposal ? [{ name: wanted.name, table: wanted.table, reason: proposal.reason }] : [];
	});
	return [...documents, ...unfit].map(({ name, table, reason }): Finding => {
		const isSmall = hasFewRows(table);
		const message = `${name}: no index helps, because ${reason}; every batch reads the whole table${isSmall ? ", which has few rows" : ""}.`;
		return { severity: isSmall ? "note" : "advice", about: "index", message };
	});
}

function listEdges(graph: Graph): Edge[] {
	const reach = reachOfAll(graph);
	return graph.edges.filter((edge) => reach.has(edge.parent.oid) && verbOf(edge).follows);
}

function listMissing(graph: Graph): (IndexGap & { name: string })[] {
	return listEdges(graph).flatMap((edge) => {
		const plain = { form: "value", expression: null, isKey: false, when: [] } as const;
		const wanted: WantedIndex[] = edge.through.map(({ table, fromColumn }) => ({ ...plain, table, columns: [fromColumn] }));
		if (edge.whereRelated) wanted.push({ ...plain, table: edge.whereRelated.table, columns: [edge.whereRelated.toColumn] });
		if (!isInside(edge)) wanted.push(wantedBy(edge));
		return wanted.flatMap((one) => {
			const partial = findFitting(one);
			return partial.some((index) => covers(index, one.columns, one.when)) ? [] : [{ ...one, partial, name: edge.name }];
		});
	});
}

/** No index of a column finds a part of its values. */
function isInside({ form }: Edge): boolean {
	return form.kind === "json" || form.kind === "list";
}

function wantedBy({ relation, columns, form, key, parentColumns, when }: Edge): WantedIndex {
	const readAsText = columns.filter((column, index) => compare(column.type, parentColumns[index]?.type ?? column.type).columnAsText);
	const isText = !key && form.kind === "value" && readAsText.length > 0;
	const [parentColumn] = parentColumns;
	const isComputed = parentColumn !== undefined && comparedTextSql(form, parentColumn, sql``) !== null;
	const computed: Expression = (column) => (parentColumn && comparedTextSql(form, parentColumn, column)) ?? column;
	return {
		table: relation,
		columns: isText && !isComputed ? readAsText : columns,
		form: form.kind === "array" ? "array" : "value",
		expression: isComputed ? computed : isText ? asText : null,
		isKey: key !== null,
		// PostgreSQL's own check looks for all rows of a key.
		when: key ? [] : when,
	};
}

function namesOf({ columns, expression }: WantedIndex): string {
	if (!expression) return columns.map(({ name }) => name).join(", ");
	const written = columns.map(({ name }) => new PgDialect().sqlToQuery(expression(sql`${sql.identifier(name)}`)).sql);
	return written.join(", ").replaceAll(/"|pg_catalog\./g, "");
}

function describeCondition(condition: ResolvedCondition): string {
	return JSON.stringify(condition.map(({ column, values }) => [column.name, values]));
}

/** Valid indexes that find the rows, if they contain them. A hash index has only one column. */
function findFitting(wanted: WantedIndex): Index[] {
	const { table, columns, form, expression, when } = wanted;
	const proposal = proposeIndex(wanted);
	const hashed = "method" in proposal && proposal.method === "hash" ? proposal.columns.map(({ name }) => name) : null;
	const names = columns.map(({ name }) => name);
	const fixedColumns = when.map(({ column }) => column.name);
	return table.indexes.filter((index) => {
		if (expression)
			return index.valid && index.expression !== null && plainExpression(index.expression) === describeExpression(expression, columns);
		const kind = form === "array" ? "gin" : "btree";
		return beginsWith(index, names, kind, fixedColumns) || (hashed !== null && beginsWith(index, hashed, kind, fixedColumns));
	});
}

function hasFewRows({ estimatedRows }: Table): boolean {
	return estimatedRows >= 0 && estimatedRows < 1_000;
}

/** The index begins with the columns in any order, possibly mixed with columns of the reference's conditions. */
function beginsWith(
	{ valid, method, columns: indexed }: Index,
	columns: readonly string[],
	kind: string,
	fixedColumns: readonly string[],
): boolean {
	if (!valid || (kind === "gin" ? method !== "gin" : !["btree", "hash"].includes(method))) return false;
	const helping = indexed.filter((column) => column === null || !fixedColumns.includes(column) || columns.includes(column));
	return columns.every((column) => helping.slice(0, columns.length).includes(column));
}

const equality = /^\(\(?("[^"]+"|\w+)\)?(?:::[a-z ]+)? = (.+?)(?:::[a-z ]+)?\)$/;

/** A partial index helps if it certainly contains the rows: its columns are not null, or have the values of the reference. */
function covers({ partial, predicate }: Index, columns: readonly Column[], when: ResolvedCondition): boolean {
	if (predicate === null) return !partial;
	const parts = predicate.includes(") AND (") ? predicate.slice(1, -1).split(" AND ") : [predicate];
	return parts.every((part) => holds(part, columns, when));
}

function holds(predicate: string, columns: readonly Column[], when: ResolvedCondition): boolean {
	if (columns.some((column) => predicate === `(${quotedName(column.name)} IS NOT NULL)`)) return true;
	const [, name, literal] = equality.exec(predicate) ?? [];
	return when.some(({ column, values }) => {
		const [value] = values;
		if (typeof value !== "string" || values.length > 1 || quotedName(column.name) !== name) return false;
		return [value, quotedText(value)].includes(literal ?? "");
	});
}

import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { Column, Table } from "../erasure/catalog/catalog.ts";
import type { ResolvedCondition } from "../erasure/graph/graph.ts";
import { joinSql, tableSql } from "../erasure/sql/table-sql.ts";

export interface IndexProposal {
	table: Table;
	method: "btree" | "hash" | "gin";
	/** The columns in the index's order, the referring ones first. */
	columns: readonly Column[];
	/** The first column is read as text, so the index must contain its text. */
	asText: boolean;
	/** Only rows with these values are indexed, one value per column. */
	where: ResolvedCondition;
}

export interface WantedIndex {
	table: Table;
	/** The columns by which rows are looked up. */
	columns: readonly Column[];
	form: "value" | "array";
	asText: boolean;
	/** The columns have a foreign key. Their values are in the unique index of the referenced table, so they fit. */
	isKey: boolean;
	when: ResolvedCondition;
}

/** PostgreSQL refuses longer entries (2,704 bytes in a btree, less in a GIN index), and the CRM could no longer save such a row. */
const maxEntryBytes = 2_600;

/** The text of these types does not depend on settings, as an index requires. */
const immutableTypes = /^(numeric|bool|uuid|int[248]|varchar|bpchar|text|name)$/;

/** An index that accepts every possible value of the columns, or the reason why there is none. */
export function proposeIndex({ table, columns, form, asText, isKey, when }: WantedIndex): IndexProposal | { reason: string } {
	const [first] = columns;
	if (!first) return { reason: "no column refers" };
	const plain = { table, columns, asText, where: [] };
	if (form === "array")
		return fits(columns) ? { ...plain, method: "gin" } : { reason: `elements of ${first.name} may be too long for a GIN index` };
	if (asText && !(first.type.schema === "pg_catalog" && immutableTypes.test(first.type.name)))
		return { reason: `${first.name} is read as text, because its type differs from the type it refers to` };
	const conditions = when.map(({ column }) => column).filter((column) => !columns.includes(column));
	if (!asText && (isKey || fits(columns))) {
		const all = [...columns, ...conditions];
		return { ...plain, method: "btree", columns: fits(all) ? all : columns };
	}
	const hashed = asText ? first : columns.find((column) => !fits([column]) && column.hashable);
	if (!hashed) return { reason: `values of ${first.name} may be too long for a btree index, and the type has no hash` };
	return {
		...plain,
		method: "hash",
		columns: [hashed],
		where: when.filter(({ values, lists = [] }) => values.length === 1 && values[0] !== null && lists.length === 0),
	};
}

function fits(columns: readonly Column[]): boolean {
	return (
		columns.every(({ maxBytes }) => maxBytes !== null) && columns.reduce((sum, { maxBytes }) => sum + (maxBytes ?? 0), 0) <= maxEntryBytes
	);
}

/** The name is the same each time, so that the remains of a failed attempt can be found. */
export function indexName({ table, method, columns, asText, where }: IndexProposal): string {
	const what = [
		table.schema,
		table.name,
		method,
		asText,
		columns.map(({ name }) => name),
		where.map(({ column, values }) => [column.name, values]),
	];
	return `expunge_${createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 16)}`;
}

/** Creates the index without blocking the CRM's writers. Such a statement takes no parameters, so values are literals. */
export function createIndexSql(proposal: IndexProposal): SQL {
	const { table, method, columns, asText, where } = proposal;
	const listed = columns.map(({ name }) => (asText ? sql`(${sql.identifier(name)}::pg_catalog.text)` : sql.identifier(name)));
	const using = { btree: sql``, hash: sql` using hash`, gin: sql` using gin` }[method];
	const conditions = where.map(({ column, values }) => sql`${sql.identifier(column.name)} = ${values[0] ?? ""}`);
	const held = conditions.length > 0 ? sql` where ${joinSql(conditions, "and")}` : sql``;
	return sql`create index concurrently ${sql.identifier(indexName(proposal))} on ${tableSql(table)}${using} (${joinSql(
		listed.map((part) => sql`${part}`),
		",",
	)})${held}`.inlineParams();
}

export function dropIndexSql(proposal: IndexProposal): SQL {
	return sql`drop index concurrently if exists ${tableSql({ schema: proposal.table.schema, name: indexName(proposal) })}`;
}

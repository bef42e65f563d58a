import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { type Column, plainExpression, type Table } from "../erasure/catalog/catalog.ts";
import type { ResolvedCondition } from "../erasure/graph/graph.ts";
import { joinSql, tableSql } from "../erasure/sql/table-sql.ts";

export interface IndexProposal {
	table: Table;
	method: "btree" | "hash" | "gin";
	/** The columns in the index's order, the referring ones first. */
	columns: readonly Column[];
	/** What the engine compares in place of the first column, so that the index must contain it. Null: the column itself. */
	expression: Expression | null;
	/** Only rows with these values are indexed, one value per column. */
	where: ResolvedCondition;
}

export interface WantedIndex {
	table: Table;
	/** The columns by which rows are looked up. */
	columns: readonly Column[];
	form: "value" | "array";
	expression: Expression | null;
	/** The columns have a foreign key. Their values are in the unique index of the referenced table, so they fit. */
	isKey: boolean;
	when: ResolvedCondition;
}

/** A text that is computed from a column. */
export type Expression = (column: SQL) => SQL;

export const asText: Expression = (column) => sql`${column}::pg_catalog.text`;

/** PostgreSQL refuses longer entries (2,704 bytes in a btree, less in a GIN index), and the CRM could no longer save such a row. */
const maxEntryBytes = 2_600;

/** The text of these types does not depend on settings, as an index requires. */
const immutableTypes = /^(numeric|bool|uuid|int[248]|varchar|bpchar|text|name)$/;

/** An index that accepts every possible value of the columns, or the reason why there is none. */
export function proposeIndex({ table, columns, form, expression, isKey, when }: WantedIndex): IndexProposal | { reason: string } {
	const [first] = columns;
	if (!first) return { reason: "no column refers" };
	const plain = { table, columns, expression, where: [] };
	if (form === "array")
		return fits(columns) ? { ...plain, method: "gin" } : { reason: `elements of ${first.name} may be too long for a GIN index` };
	if (expression && !(first.type.schema === "pg_catalog" && immutableTypes.test(first.type.name)))
		return { reason: `${first.name} is read as text, because its type differs from the type it refers to` };
	const conditions = when.map(({ column }) => column).filter((column) => !columns.includes(column));
	if (!expression && (isKey || fits(columns))) {
		const all = [...columns, ...conditions];
		return { ...plain, method: "btree", columns: fits(all) ? all : columns };
	}
	const hashed = expression ? first : columns.find((column) => !fits([column]) && column.hashable);
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
export function indexName({ table, method, columns, expression, where }: IndexProposal): string {
	const what = [
		table.schema,
		table.name,
		method,
		expression && describeExpression(expression, columns),
		columns.map(({ name }) => name),
		where.map(({ column, values }) => [column.name, values]),
	];
	return `expunge_${createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 16)}`;
}

/** As PostgreSQL knows the index's expression, apart from brackets and casts. */
export function describeExpression(expression: Expression, [column]: readonly Pick<Column, "name">[]): string {
	const written = expression(sql`${sql.identifier(column?.name ?? "")}`).inlineParams();
	return plainExpression(new PgDialect().sqlToQuery(written).sql);
}

/** Creates the index without blocking the CRM's writers. Such a statement takes no parameters, so values are literals. */
export function createIndexSql(proposal: IndexProposal): SQL {
	const { table, method, columns, expression, where } = proposal;
	const listed = columns.map(({ name }) => {
		const column = sql`${sql.identifier(name)}`;
		return expression ? sql`(${expression(column)})` : column;
	});
	const using = { btree: sql``, hash: sql` using hash`, gin: sql` using gin` }[method];
	const conditions = where.map(({ column, values }) => sql`${sql.identifier(column.name)} = ${values[0] ?? ""}`);
	const held = conditions.length > 0 ? sql` where ${joinSql(conditions, "and")}` : sql``;
	return sql`create index concurrently ${sql.identifier(indexName(proposal))} on ${tableSql(table)}${using} (${joinSql(
		listed,
		",",
	)})${held}`.inlineParams();
}

export function dropIndexSql(proposal: IndexProposal): SQL {
	return sql`drop index concurrently if exists ${tableSql({ schema: proposal.table.schema, name: indexName(proposal) })}`;
}

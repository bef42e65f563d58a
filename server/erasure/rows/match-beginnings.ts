import { type SQL, sql } from "drizzle-orm";
import type { Column, Executor } from "../catalog/catalog.ts";
import type { GraphObject } from "../graph/graph.ts";
import { columnMatchesSql, isOneOfSql } from "../sql/equals-sql.ts";
import { columnSql, joinSql, onlySql } from "../sql/table-sql.ts";
import { fromSql } from "./gathered-rows.ts";
import { type DescribedRecord, matchesSql, type RecordMatch, readDescribed } from "./match-records.ts";

/** How many rows to look at for each column. */
const maxRows = 200;

/**
 * Records whose name, identifying value or text key begins with one of the words. They are found by indexes alone. So this is fast however
 * large the table is. It may miss some, for example in columns without an index. All words must occur in the record, as in `matchRecords`.
 */
export async function matchBeginnings(db: Executor, object: GraphObject, match: Omit<RecordMatch, "after">): Promise<DescribedRecord[]> {
	const terms = [...new Set([match.words.join(" "), ...match.words])].filter(Boolean);
	const statement = beginningsStatement(object, terms);
	if (statement === null) return [];
	const rows = await db.execute<{ place: number; value: string }>(statement);
	const values = (place: number) => [...new Set(rows.filter((row) => row.place === place).map(({ value }) => value))];
	const found = searchedColumns(object).flatMap(({ found }, place) => (values(place).length > 0 ? [found(values(place))] : []));
	if (found.length === 0) return [];
	return readDescribed(db, object, sql`${matchesSql(object, match)} and (${joinSql(found, "or")})`, match.limit);
}

interface SearchedColumn {
	/** Selects, from rows whose column begins with a term, the values by which the record is found. */
	select: (begins: SQL) => SQL;
	column: Column;
	/** Finds the records by these values. */
	found: (values: readonly string[]) => SQL;
}

function searchedColumns({ definition, table, key, identify }: GraphObject): SearchedColumn[] {
	const own = [...definition.name.flatMap((name) => table.columns.get(name) ?? []), key];
	const others: SearchedColumn[] = [];
	for (const { column, from } of identify) {
		if (from === null) own.push(column);
		else if (isSearched(column) && from.toColumn.indexed)
			others.push({
				column,
				select: (begins) => sql`select ${columnSql(from.column)}::text as value from ${onlySql(from.table)} as c where ${begins}`,
				found: (values) => columnMatchesSql(from.toColumn, from.column.type, values, { seek: true }),
			});
	}
	const ofRecord = [...new Set(own)].filter(isSearched).map(
		(column): SearchedColumn => ({
			column,
			select: (begins) =>
				sql`select ${columnSql(key)}::text as value from ${fromSql(table)} where ${begins} and ${columnSql(key)} is not null`,
			found: (values) => isOneOfSql(key, values, { seek: true }),
		}),
	);
	return [...ofRecord, ...others];
}

/** The index must be able to find a range. */
function isSearched({ type, sorted }: Column): boolean {
	return sorted && type.schema === "pg_catalog" && (type.name === "text" || type.name === "varchar");
}

/** The values by which records are found, each with the place of its column. Null: there is nothing to look for, or no index to find it. */
export function beginningsStatement(object: GraphObject, terms: readonly string[]): SQL | null {
	const columns = searchedColumns(object);
	if (terms.length === 0 || columns.length === 0) return null;
	const parts = columns.map(
		({ column, select }, place) =>
			sql`(select ${place}::int4 as place, few.value from (${select(beginsSql(column, terms))} limit ${maxRows}) as few where few.value is not null)`,
	);
	return sql.join(parts, sql` union all `);
}

function beginsSql(column: Column, terms: readonly string[]): SQL {
	const value = sql`${columnSql(column)}::text`;
	const begins = terms.flatMap((term) =>
		spellings(term).map((spelling) => {
			// No index finds beginnings in every language's order. A range nearly does, and the last condition makes it exact.
			const end = sql`greatest(${`${spelling}\u{10ffff}`}::text, ${withNextLetter(spelling)}::text)`;
			return sql`(${value} >= ${spelling}::text and ${value} < ${end} and starts_with(lower(${value}), lower(${term}::text)))`;
		}),
	);
	return sql`(${joinSql(begins, "or")})`;
}

/** The usual ways to write a word. An index distinguishes upper and lower case. */
function spellings(term: string): string[] {
	const lower = term.toLowerCase();
	const capital = lower.replace(/(^|\P{L})(\p{L})/gu, (letter) => letter.toUpperCase());
	return [...new Set([term, lower, capital, term.toUpperCase()])];
}

/** "smith" becomes "smiti". */
function withNextLetter(term: string): string {
	const letters = [...term];
	const last = letters.pop()?.codePointAt(0) ?? 0;
	return last < 0xd7ff ? letters.join("") + String.fromCodePoint(last + 1) : term;
}

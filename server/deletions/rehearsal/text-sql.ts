import { type SQL, sql } from "drizzle-orm";
import type { Column } from "../../erasure/catalog/catalog.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { columnSql, joinSql } from "../../erasure/sql/table-sql.ts";
import { shapeOf } from "./choose-checks.ts";
import { groupByLength } from "./search-patterns.ts";

/** What to search a text for. */
export interface TextPatterns {
	/** A text that matches none of these LIKE patterns, in lower case, need not be matched. This makes searching a large table fast. */
	likes: readonly string[];
	/** Matched without regard to case. Null: there is nothing to search for. */
	regex: string | null;
	/** What base64 writes for the texts. */
	needles: readonly string[];
}

/** The value as text, as it is stored. */
export function plainSql(column: Column): SQL {
	return shapeOf(column.type) === "bytes" ? sql`encode(${columnSql(column)}, 'escape')` : sql`${columnSql(column)}::text`;
}

const lineBreaks = "\r\n";
const softBreaks = ["=\r\n", "=\n"] as const;

function hasLineBreakSql(value: SQL): SQL {
	return sql`strpos(${value}, ${"\n"}::text) > 0`;
}

/** The value without line breaks, as base64 is searched. */
function unfoldedSql(value: SQL): SQL {
	return sql`case when ${hasLineBreakSql(value)} then translate(${value}, ${lineBreaks}::text, '') else ${value} end`;
}

/** All of the value is base64. Most texts contain a space, so most are never matched. */
function isBase64Sql(value: SQL): SQL {
	return sql`(octet_length(${value}) >= 16 and strpos(${value}, ' ') = 0
		and ${unfoldedSql(value)} ~ '^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$')`;
}

/** Whether the value holds any of the texts, compared byte by byte. */
function holdsAnySql(value: SQL, texts: readonly string[]): SQL {
	return likeAnySql(
		value,
		texts.map((text) => `%${text.replace(/[\\%_]/g, "\\$&")}%`),
	);
}

function likeAnySql(value: SQL, likes: readonly string[]): SQL {
	return likes.length === 0 ? sql`false` : sql`(${value}) collate "C" like any(${arrayOf(likes)}::text[])`;
}

/** A text is compared only with the patterns for which it is long enough. Knowing the length costs nothing, and many texts are short. */
function likesSql(value: SQL, likes: readonly string[]): SQL {
	const lower = sql`lower(${value} collate "C")`;
	const cases = groupByLength(likes).map(
		(group) => sql`when octet_length(${value}) >= ${group.length}::int then ${likeAnySql(lower, group.likes)}`,
	);
	return cases.length === 0 ? sql`false` : sql`(case ${sql.join(cases, sql` `)} else false end)`;
}

function needlesSql(value: SQL, { needles }: Pick<TextPatterns, "needles">): SQL {
	const shortest = Math.min(...needles.map(({ length }) => length));
	return needles.length === 0
		? sql`false`
		: sql`(octet_length(${value}) >= ${shortest}::int and ${holdsAnySql(unfoldedSql(value), needles)})`;
}

function hasSoftBreakSql(value: SQL): SQL {
	return sql`(${hasLineBreakSql(value)} and ${holdsAnySql(value, softBreaks)})`;
}

/** Whether `textSql` could find one of several patterns. Cheap enough for every row of a large table, and parallel workers can share it. */
export function mayHoldSql(column: Column, patterns: readonly TextPatterns[]): SQL {
	const value = plainSql(column);
	const likes = [...new Set(patterns.flatMap((one) => one.likes))];
	const needles = patterns.flatMap((one) => one.needles);
	return joinSql([likesSql(value, likes), hasSoftBreakSql(value), isBase64Sql(value), needlesSql(value, { needles })], "or");
}

/**
 * Whether the value holds one of the texts: as it is stored, in mail with soft line breaks, and decoded if all of it is base64. Base64 that
 * is only a part of the value, as in a whole mail, is searched for what the texts look like in base64.
 */
export function textSql(column: Column, patterns: TextPatterns): SQL {
	const { regex } = patterns;
	if (regex === null) return sql`false`;
	const value = plainSql(column);
	const joined = softBreaks.reduce((before, mark) => sql`replace(${before}, ${mark}::text, '')`, value);
	const decoded = sql`encode(decode(${unfoldedSql(value)}, 'base64'), 'escape')`;
	return sql`((${likesSql(value, patterns.likes)} and ${value} ~* ${regex}::text)
		or (${hasSoftBreakSql(value)} and ${joined} ~* ${regex}::text)
		or (case when ${isBase64Sql(value)} then ${decoded} ~* ${regex}::text else false end)
		or ${needlesSql(value, patterns)})`;
}

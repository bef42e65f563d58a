import { type SQL, sql } from "drizzle-orm";
import type { Column } from "../../erasure/catalog/catalog.ts";
import { joinSql } from "../../erasure/sql/table-sql.ts";
import { shapeOf } from "./choose-checks.ts";

/** What a text is searched for. */
export interface TextPatterns {
	/** A text that has none of them, in small letters, need not be matched: this is what makes the search of a large table quick. */
	literals: readonly string[];
	/** Matched without case. Null: there is nothing to search for. */
	regex: string | null;
	/** What base64 writes for the texts. */
	needles: readonly string[];
}

/** The value as text, as it is stored. */
export function plainSql(column: Column): SQL {
	return shapeOf(column.type) === "bytes"
		? sql`encode(c.${sql.identifier(column.name)}, 'escape')`
		: sql`c.${sql.identifier(column.name)}::text`;
}

const lineBreaks = "\r\n";
const softBreaks = ["=\r\n", "=\n"] as const;
const name = (letter: "l" | "u" | "q" | "e", place: number) => sql.identifier(`${letter}${place}`);

/**
 * What is computed once for each row, in a lateral subquery named `text`: the value in small ASCII letters, the value without line breaks,
 * whether it has the soft line breaks of mail, and whether all of it is base64.
 */
export function preparationSql(column: Column, place: number): SQL {
	const value = plainSql(column);
	const unfolded = sql`case when strpos(${value}, ${"\n"}::text) > 0 then translate(${value}, ${lineBreaks}::text, '') else ${value} end`;
	const isBase64 = sql`translate(${value}, ${lineBreaks}::text, '') ~ '^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'`;
	const hasSoftBreaks = joinSql(
		softBreaks.map((mark) => sql`strpos(${value}, ${mark}::text) > 0`),
		"or",
	);
	return joinSql(
		[
			sql`lower(${value} collate "C") as ${name("l", place)}`,
			sql`${unfolded} as ${name("u", place)}`,
			sql`(${hasSoftBreaks}) as ${name("q", place)}`,
			sql`(octet_length(${value}) >= 16 and strpos(${value}, ' ') = 0 and ${isBase64}) as ${name("e", place)}`,
		],
		",",
	);
}

/**
 * Whether the value holds one of the texts: as it is stored, in mail with soft line breaks, and decoded if all of it is base64. Base64 that
 * is only a part of the value, as in a whole mail, is searched for what the texts look like in base64.
 */
export function textSql(column: Column, place: number, { literals, regex, needles }: TextPatterns): SQL {
	if (regex === null) return sql`false`;
	const value = plainSql(column);
	const prepared = (letter: "l" | "u" | "q" | "e") => sql`text.${name(letter, place)}`;
	const holdsAny = (stands: SQL, texts: readonly string[]) =>
		joinSql(
			texts.map((text) => sql`strpos(${stands}, ${text}::text) > 0`),
			"or",
		);
	const joined = softBreaks.reduce((before, mark) => sql`replace(${before}, ${mark}::text, '')`, value);
	const parts = [
		sql`((${holdsAny(prepared("l"), literals)}) and ${value} ~* ${regex}::text)`,
		sql`(${prepared("q")} and ${joined} ~* ${regex}::text)`,
		sql`(case when ${prepared("e")} then encode(decode(${prepared("u")}, 'base64'), 'escape') ~* ${regex}::text else false end)`,
	];
	if (needles.length > 0) parts.push(sql`(octet_length(${prepared("u")}) >= 24 and (${holdsAny(prepared("u"), needles)}))`);
	return sql`(${joinSql(parts, "or")})`;
}

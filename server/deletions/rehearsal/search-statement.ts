import { type SQL, sql } from "drizzle-orm";
import type { ResolvedRedaction } from "../../aftermath/redaction/resolve-redactions.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import type { Edge, Graph } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { columnMatchesSql } from "../../erasure/sql/equals-sql.ts";
import { circumstancesSql, elementsSql, matchSql } from "../../erasure/sql/match-sql.ts";
import { columnSql, joinSql, onlySql } from "../../erasure/sql/table-sql.ts";
import { type Check, findRedaction, shapeOf } from "./choose-checks.ts";
import { addressPattern, anyPattern, base64Needles, maxMentioned, mentionPattern, namePattern } from "./search-patterns.ts";
import type { SearchTerms } from "./search-terms.ts";

/** One statement that counts all findings of a table, in one pass over its rows. */
export interface TableSearch {
	table: Table;
	checks: readonly Check[];
	/** A row with `n0`, `k0`, `r0`, `n1`, …: rows found by each check, those that a `keep` rule covers, and those that redaction covers. */
	count: SQL;
	/** Some of the rows that neither covers, as `value` and `sibling`, for the proposal. Their values must never be printed. */
	sample(check: Check): SQL;
}

export interface CountRow extends Record<string, unknown> {
	[count: `${"n" | "k" | "r"}${number}`]: number;
}

/** Values that a proposal looks at. */
const maxSamples = 20;
const maxSampleLength = 20_000;

export function searchStatement(
	table: Table,
	checks: readonly Check[],
	{ terms, graph, redactions }: { terms: SearchTerms; graph: Pick<Graph, "edges">; redactions: readonly ResolvedRedaction[] },
): TableSearch | null {
	const patterns = patternsOf(terms);
	const useful = checks.filter((check) => check.what === "rule" || check.what === "key" || patterns[check.what].regex !== null);
	if (useful.length === 0) return null;
	const texts = [...new Set(useful.flatMap((check) => (check.what === "rule" || check.what === "key" ? [] : [check.column])))];
	const everything = {
		regex: anyPattern(Object.values(patterns).map(({ regex }) => regex)),
		needles: Object.values(patterns).flatMap(({ needles }) => needles),
	};
	const place = (column: Column) => sql.identifier(`t${texts.indexOf(column)}`);
	const found = (check: Check): SQL => {
		if (check.what === "rule") {
			const keys = terms.byReference.get(check.edge);
			return keys && keys.rows.length > 0 ? matchSql(check.edge, keys) : sql`false`;
		}
		if (check.what === "key") return keySql(check);
		return sql`(found.${place(check.column)} and ${textSql(check.column, patterns[check.what])})`;
	};
	const kept = (check: Check) => keptSql(check, table, terms, graph.edges);
	const redacted = (check: Check) => redactedSql(check, table, terms, redactions, patterns);
	const from =
		texts.length === 0
			? sql`${onlySql(table)} as c`
			: sql`${onlySql(table)} as c cross join lateral (select ${joinSql(
					texts.map((column) => sql`${textSql(column, everything)} as ${place(column)}`),
					",",
				)} offset 0) as found`;
	return {
		table,
		checks: useful,
		count: sql`select ${joinSql(
			useful.flatMap((check, index) => countsSql(index, found(check), kept(check), redacted(check))),
			",",
		)} from ${from}`,
		sample(check) {
			const sibling = check.what === "key" && check.sibling ? sql`${columnSql(check.sibling)}::text` : sql`null::text`;
			const uncovered = [kept(check), redacted(check)].flatMap((covered) => (covered ? [sql`${covered} is not true`] : []));
			return sql`select left(${plainSql(check.column)}, ${maxSampleLength}) as value, ${sibling} as sibling from ${from}
				where ${joinSql([found(check), ...uncovered], "and")} limit ${maxSamples}`;
		},
	};
}

interface TextPatterns {
	regex: string | null;
	needles: readonly string[];
}

function patternsOf({ keys, addresses, names }: SearchTerms): Record<"mention" | "address" | "name", TextPatterns> {
	return {
		mention: { regex: mentionPattern(keys), needles: [] },
		address: { regex: addressPattern(addresses), needles: base64Needles(addresses) },
		name: { regex: namePattern(names), needles: base64Needles(names) },
	};
}

function countsSql(index: number, found: SQL, kept: SQL | null, redacted: SQL | null): SQL[] {
	const count = (letter: string, condition: SQL) =>
		sql`count(*) filter (where ${condition})::float8 as ${sql.identifier(`${letter}${index}`)}`;
	const unkept = kept ? sql`${kept} is not true` : sql`true`;
	return [
		count("n", found),
		...(kept ? [count("k", sql`${found} and ${kept}`)] : []),
		...(redacted ? [count("r", sql`${found} and ${unkept} and ${redacted}`)] : []),
	];
}

function keySql({ column, keys, sibling }: Extract<Check, { what: "key" }>): SQL {
	const shape = shapeOf(column.type);
	const match =
		shape === "numbers" || shape === "uuids"
			? sql`${columnSql(column)} operator(pg_catalog.&&) ${elementsSql(column, keys.column.type, keys.values)}`
			: columnMatchesSql(column, keys.column.type, keys.values);
	if (!sibling) return match;
	const words = keys.words.map((word) => word.replaceAll("_", "[^a-z0-9]?")).join("|");
	return sql`(${match} and ${columnSql(sibling)}::text ~* ${`(?:^|[^a-z0-9])(?:${words})$`}::text)`;
}

/** The value as text, as it is stored. */
function plainSql(column: Column): SQL {
	return shapeOf(column.type) === "bytes" ? sql`encode(${columnSql(column)}, 'escape')` : sql`${columnSql(column)}::text`;
}

/**
 * Whether the value holds one of the texts: as it is stored, in mail with soft line breaks, and decoded if all of it is base64. Base64 that
 * is only a part of the value, as in a whole mail, is searched for what the texts look like in base64.
 */
function textSql(column: Column, { regex, needles }: TextPatterns): SQL {
	const value = plainSql(column);
	const unfolded = sql`translate(${value}, ${"\r\n"}::text, '')`;
	const isEncoded = sql`${unfolded} ~ '^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'`;
	const decoded = sql`encode(decode(${unfolded}, 'base64'), 'escape')`;
	const joined = sql`replace(replace(${value}, ${"=\r\n"}::text, ''), ${"=\n"}::text, '')`;
	const parts: SQL[] = [];
	if (regex !== null) {
		parts.push(sql`${value} ~* ${regex}::text`);
		parts.push(sql`(strpos(${value}, ${"=\r\n"}::text) + strpos(${value}, ${"=\n"}::text) > 0 and ${joined} ~* ${regex}::text)`);
		parts.push(sql`(case when octet_length(${value}) >= 16 and ${isEncoded} then ${decoded} ~* ${regex}::text else false end)`);
	}
	if (needles.length > 0) parts.push(sql`(octet_length(${value}) >= 16 and ${unfolded} like any(${arrayOf(needles)}::text[]))`);
	return sql`(${joinSql(parts, "or")})`;
}

/** The rows that a `keep` rule of the adapter covers: of the column, for what is searched in it. Null: no rule does. */
function keptSql(check: Check, table: Table, terms: SearchTerms, edges: readonly Edge[]): SQL | null {
	if (check.what === "rule") return check.edge.rule.rule === "keep" ? sql`true` : null;
	const mentioned = new Set(
		check.what === "key" ? [check.keys.table] : check.what === "mention" ? terms.keys.map((keys) => keys.table) : [terms.root],
	);
	const keeping = edges.filter(
		(edge) =>
			edge.rule.rule === "keep" &&
			edge.child === table &&
			mentioned.has(edge.parent) &&
			edge.columns.some(({ name }) => name === check.column.name),
	);
	if (keeping.length === 0) return null;
	return sql`(${joinSql(
		keeping.map((edge) => joinSql(circumstancesSql(edge), "and")),
		"or",
	)})`;
}

/** The rows whose text redaction will change after the commit, as far as it decodes them. */
function redactedSql(
	check: Check,
	table: Table,
	terms: SearchTerms,
	redactions: readonly ResolvedRedaction[],
	patterns: ReturnType<typeof patternsOf>,
): SQL | null {
	if (check.what !== "address" && check.what !== "name") return null;
	const rule = findRedaction(redactions, terms.root, table, check.column);
	const { regex } = patterns[check.what];
	if (!rule || regex === null) return null;
	const plain = sql`${plainSql(check.column)} ~* ${regex}::text`;
	return rule.encoding ? sql`(${plain} or lower(trim(${columnSql(rule.encoding)}::text)) in ('base64', 'quoted-printable'))` : plain;
}

/** Keys beyond `maxMentioned` are not searched for in texts. */
export function countUnmentioned({ keys }: SearchTerms): number {
	return keys.filter(({ isObject }) => isObject).reduce((sum, { values }) => sum + Math.max(0, values.length - maxMentioned), 0);
}

import { type SQL, sql } from "drizzle-orm";
import type { ResolvedRedaction } from "../../aftermath/redaction/resolve-redactions.ts";
import type { TableName } from "../../crm/objects.ts";
import { nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import type { Edge, Graph } from "../../erasure/graph/graph.ts";
import { isReusable } from "../../erasure/graph/is-reusable.ts";
import { verbOf } from "../../erasure/graph/rules.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { columnMatchesSql } from "../../erasure/sql/equals-sql.ts";
import { circumstancesSql, elementsSql, matchSql } from "../../erasure/sql/match-sql.ts";
import { columnSql, joinSql, onlySql } from "../../erasure/sql/table-sql.ts";
import { isSwept } from "../../erasure/sweep/sweep-reference.ts";
import { type Check, findRedaction, shapeOf } from "./choose-checks.ts";
import {
	addressLikes,
	addressPattern,
	base64Needles,
	maxMentioned,
	mentionLikes,
	mentionPattern,
	nameLikes,
	namePattern,
	typePattern,
} from "./search-patterns.ts";
import type { SearchTerms } from "./search-terms.ts";
import { mayHoldSql, plainSql, type TextPatterns, textSql } from "./text-sql.ts";

/** How a table is searched: one pass over its rows finds the few that can have a finding, and all findings are counted among those. */
export interface TableSearch {
	table: Table;
	checks: readonly Check[];
	/** At most `maxPlaces` rows that can have a finding, and one more, as `RowPlace`. */
	places: SQL;
	/**
	 * A row with `n0`, `k0`, `r0`, `s0`, `n1`, …: rows found by each check, those that a `keep` rule covers, those that redaction covers,
	 * and those that the sweep clears. `seen` counts the rows that are still at their places. Without places, all rows are read.
	 */
	count(places: readonly RowPlace[] | null): SQL;
	/** Some of the rows that nothing covers, as `value` and `sibling`, for the proposal. Their values must never be printed. */
	sample(check: Check, places: readonly RowPlace[] | null): SQL;
	/** The rules of the table look at other tables. So a row's findings can change although its table did not. */
	looksElsewhere: boolean;
}

/** Another program can write the row again between two statements. Then the row has another place, or the place has another version. */
export interface RowPlace extends Record<string, unknown> {
	place: string;
	version: string;
}

/** If more rows can have a finding, all rows of the table are read again to count the findings. */
export const maxPlaces = 1_000;

export interface CountRow extends Record<string, unknown> {
	seen: number;
	[count: `${"n" | "k" | "r" | "s"}${number}`]: number;
}

/** The number of values that a proposal considers. */
const maxSamples = 20;
const maxSampleLength = 20_000;

interface SearchContext {
	terms: SearchTerms;
	graph: Pick<Graph, "edges" | "objects">;
	redactions: readonly ResolvedRedaction[];
	/** Tables into which a trigger wrote during the deletion. */
	written: ReadonlySet<TableName>;
}

export function searchStatement(
	table: Table,
	checks: readonly Check[],
	{ terms, graph, redactions, written }: SearchContext,
): TableSearch | null {
	const patterns = patternsOf(terms);
	const useful = checks.filter((check) => check.what === "rule" || check.what === "key" || patterns[check.what].regex !== null);
	if (useful.length === 0) return null;
	const texts = [...new Set(useful.flatMap((check) => (check.what === "rule" || check.what === "key" ? [] : [check.column])))];
	const found = (check: Check): SQL => {
		if (check.what === "rule") {
			const keys = terms.byReference.get(check.edge);
			return keys && keys.rows.length > 0 ? matchSql(check.edge, keys) : sql`false`;
		}
		if (check.what === "key") return keySql(check);
		return textSql(check.column, patterns[check.what]);
	};
	const kept = (check: Check) => keptSql(check, table, terms, graph.edges);
	const redacted = (check: Check) => redactedSql(check, table, terms, redactions, patterns);
	const swept = (check: Check) => (written.has(nameOf(table)) ? sweptSql(check, table, terms, graph) : null);
	const covering = (check: Check) => ({ k: kept(check), r: redacted(check), s: swept(check) });
	const possible = [
		...texts.map((column) => mayHoldSql(column, Object.values(patterns))),
		...useful.filter(({ what }) => what === "rule" || what === "key").map(found),
	];
	const from = (places: readonly RowPlace[] | null): SQL => {
		const condition = places === null ? joinSql(possible, "or") : sql`c.ctid = any(${arrayOf(places.map(({ place }) => place))}::tid[])`;
		return sql`${onlySql(table)} as c where (${condition})`;
	};
	return {
		table,
		checks: useful,
		places: sql`select c.ctid::text as place, c.xmin::text as version from ${from(null)} limit ${maxPlaces + 1}`,
		count: (places) =>
			sql`select ${joinSql(
				[seenSql(places), ...useful.flatMap((check, index) => countsSql(index, found(check), covering(check)))],
				",",
			)} from ${from(places)}`,
		looksElsewhere: graph.edges.some(({ child, whereRelated }) => child === table && whereRelated !== null),
		sample(check, places) {
			const sibling = check.what === "key" && check.sibling ? sql`${columnSql(check.sibling)}::text` : sql`null::text`;
			const uncovered = Object.values(covering(check)).flatMap((covered) => (covered ? [sql`${covered} is not true`] : []));
			return sql`select left(${plainSql(check.column)}, ${maxSampleLength}) as value, ${sibling} as sibling from ${from(places)}
				and ${joinSql([found(check), ...uncovered], "and")} limit ${maxSamples}`;
		},
	};
}

function patternsOf({ keys, addresses, names }: SearchTerms): Record<"mention" | "address" | "name", TextPatterns> {
	return {
		mention: { likes: mentionLikes(keys), regex: mentionPattern(keys), needles: [] },
		address: { likes: addressLikes(addresses), regex: addressPattern(addresses), needles: base64Needles(addresses) },
		name: { likes: nameLikes(names), regex: namePattern(names), needles: base64Needles(names) },
	};
}

function seenSql(places: readonly RowPlace[] | null): SQL {
	const versions = new Set(places?.map(({ version }) => version));
	return sql`count(*) filter (where c.xmin::text = any(${arrayOf([...versions])}::text[]))::float8 as seen`;
}

/** Each found row counts for the first that covers it. */
function countsSql(index: number, found: SQL, covering: Record<"k" | "r" | "s", SQL | null>): SQL[] {
	const count = (letter: string, condition: SQL) =>
		sql`count(*) filter (where ${condition})::float8 as ${sql.identifier(`${letter}${index}`)}`;
	const parts = Object.entries(covering).flatMap(([letter, covered]) => (covered ? [{ letter, covered }] : []));
	return [
		count("n", found),
		...parts.map(({ letter, covered }, place) => {
			const uncovered = parts.slice(0, place).map((earlier) => sql`${earlier.covered} is not true`);
			return count(letter, joinSql([found, ...uncovered, covered], "and"));
		}),
	];
}

function keySql({ column, keys, sibling }: Extract<Check, { what: "key" }>): SQL {
	const shape = shapeOf(column.type);
	const match =
		shape === "numbers" || shape === "uuids"
			? sql`${columnSql(column)} operator(pg_catalog.&&) ${elementsSql(column, keys.column.type, keys.values)}`
			: columnMatchesSql(column, keys.column.type, keys.values);
	if (!sibling) return match;
	return sql`(${match} and ${columnSql(sibling)}::text ~* ${typePattern(keys.words)}::text)`;
}

/** The rows that the adapter's `keep` rules for the column cover, by what the check searches for. Null: no rule does. */
function keptSql(check: Check, table: Table, terms: SearchTerms, edges: readonly Edge[]): SQL | null {
	if (check.what === "rule") return verbOf(check.edge).follows ? null : sql`true`;
	const mentioned = new Set(
		check.what === "key" ? [check.keys.table] : check.what === "mention" ? terms.keys.map((keys) => keys.table) : [terms.root],
	);
	const keeping = edges.filter(
		(edge) =>
			!verbOf(edge).follows &&
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

/**
 * The rows that a trigger wrote and the sweep clears right after the commit, because they match a rule. A deleted row loses everything in
 * it. A row that stays loses only the reference. The sweep leaves new rows with a reusable key.
 */
function sweptSql(check: Check, table: Table, terms: SearchTerms, graph: Pick<Graph, "edges" | "objects">): SQL | null {
	const sweeping = graph.edges.filter(
		(edge) =>
			edge.child === table &&
			isSwept(edge) &&
			!isReusable(graph, edge) &&
			(verbOf(edge).removes || edge.columns.some(({ name }) => name === check.column.name)),
	);
	const matches = sweeping.flatMap((edge) => {
		const keys = terms.byReference.get(edge);
		return keys && keys.rows.length > 0 ? [matchSql(edge, keys)] : [];
	});
	return matches.length === 0 ? null : sql`(${joinSql(matches, "or")})`;
}

/** The rows whose text redaction will change after the commit, if it can decode them. */
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
	if (rule.encoding && "always" in rule.encoding) return sql`true`;
	return rule.encoding ? sql`(${plain} or lower(trim(${columnSql(rule.encoding)}::text)) in ('base64', 'quoted-printable'))` : plain;
}

/** Keys beyond `maxMentioned` are not searched for in texts. */
export function countUnmentioned({ keys }: SearchTerms): number {
	return keys.filter(({ isObject }) => isObject).reduce((sum, { values }) => sum + Math.max(0, values.length - maxMentioned), 0);
}

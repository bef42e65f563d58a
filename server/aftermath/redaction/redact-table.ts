import { setImmediate } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import { answersAgain, type Database, type Transaction } from "../../database/database.ts";
import { cannotRun, isUnreachable, kindOfFailure } from "../../database/sqlstates.ts";
import { type Column, nameOf } from "../../erasure/catalog/catalog.ts";
import { UnfitSessionError } from "../../erasure/engine-error.ts";
import { explainFailure } from "../../erasure/explain-failure.ts";
import { prepareErasure } from "../../erasure/rows/lock-records.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { equalSql, greaterSql } from "../../erasure/sql/equals-sql.ts";
import { columnSql, joinSql, tableSql, typeSql } from "../../erasure/sql/table-sql.ts";
import { asBytes, type DecodedText, decode, encode, readEncoding } from "./encodings.ts";
import { mentionsName, redactText } from "./redact-text.ts";
import { rowName } from "./redaction-result.ts";
import type { ResolvedText } from "./resolve-redactions.ts";

/** A person who is searched for, and the rows found so far, written by `rowName`. */
export interface SearchedPerson {
	addresses: readonly string[];
	/** Empty if unknown. */
	name: string;
	replaced: Set<string>;
	mentions: Set<string>;
	failed: Set<string>;
}

/** The people found in one row. */
interface RowFindings {
	replaced: Set<SearchedPerson>;
	mentions: Set<SearchedPerson>;
}

interface Change {
	column: Column;
	stored: string;
	text: string;
}

interface Row extends Record<string, unknown> {
	key: string;
	texts: (string | null)[];
	encoding: string | null;
	/** Whether there are more rows. */
	more: boolean;
}

const maxRows = 500;
/** The maximum size of a page. A single row can be larger, because a CRM may store files of any size as text. */
const maxBytes = 16_000_000;
/** The number of times a row may end the session before it counts as refused. */
const maxLosses = 3;

/**
 * Reads a table's texts in pages by its key. The database selects plain texts, and encoded ones are decoded here. Returns whether all of
 * them are done. A text that changes at the same moment is left for the next search. If the database refuses to change a row, the row is
 * recorded and skipped. Otherwise it would block the replacement of everybody's addresses.
 */
export async function redactTable(
	db: Database,
	text: ResolvedText,
	people: readonly SearchedPerson[],
	replacement: string,
	signal?: AbortSignal,
): Promise<boolean> {
	let complete = true;
	let last: string | null = null;
	while (!signal?.aborted) {
		const rows: Row[] = await readPage(db, text, people, last);
		for (const row of rows) {
			if (!(await redactRow(db, text, row, people, replacement))) complete = false;
			// Yields to the API, which runs in the same process.
			await setImmediate();
		}
		const end = rows.at(-1);
		if (!end?.more) return complete;
		last = end.key;
	}
	return false;
}

/** Reads the next rows that may name somebody, as many as fit into memory. */
async function readPage(db: Database, text: ResolvedText, people: readonly SearchedPerson[], last: string | null): Promise<Row[]> {
	const { table, key, columns, encoding } = text;
	const patterns = people.flatMap(({ addresses, name }) => [...addresses, ...name.split(/\s+/).slice(-1)]).filter((word) => word !== "");
	// Lowers the text once per row. ILIKE would do it again for every pattern.
	const anyPattern = sql`any(lower(${arrayOf(patterns.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`))}::text)::text[])`;
	const each = (make: (column: Column) => SQL) => columns.map(make);
	const plain = joinSql(
		each((column) => sql`lower(${columnSql(column)}) like ${anyPattern}`),
		"or",
	);
	const encoded = encoding ? sql`lower(${columnSql(encoding)}) in ('quoted-printable', 'base64')` : sql`false`;
	const size = joinSql(
		each((column) => sql`coalesce(octet_length(${columnSql(column)}), 0)`),
		"+",
	);
	const texts = joinSql(
		each((column) => columnSql(column)),
		",",
	);
	const beyond = last === null ? sql`true` : sql`${columnSql(key)} ${greaterSql(key.type)} ${last}::text::${typeSql(key.type)}`;
	return withEveryRow(db, { statementTimeoutMs: 0 }, (tx) =>
		tx.execute<Row>(sql`
		with found as (select ${columnSql(key)} as key, ${size} as size from ${tableSql(table)} as c
			where ${beyond} and (${plain} or ${encoded}) order by ${columnSql(key)} limit ${maxRows}),
		page as (select key, sum(size) over (order by key) - size < ${maxBytes} as fits from found)
		select ${columnSql(key)}::text as key, json_build_array(${texts}) as texts, ${encoding ? columnSql(encoding) : sql`null`} as encoding,
			(select count(*) = ${maxRows} or not bool_and(fits) from page) as more
		from ${tableSql(table)} as c join page on page.key ${equalSql(key.type)} ${columnSql(key)} where page.fits order by ${columnSql(key)}`),
	);
}

/** Returns false if a text has changed since it was read. */
async function redactRow(
	db: Database,
	resolved: ResolvedText,
	row: Row,
	people: readonly SearchedPerson[],
	replacement: string,
): Promise<boolean> {
	const { table, columns, encoding } = resolved;
	const known = encoding ? readEncoding(row.encoding) : "none";
	if (known === null) return true;
	const name = rowName(nameOf(table), row.key);
	const found: RowFindings = { replaced: new Set(), mentions: new Set() };
	const changes = columns.flatMap((column, index): Change[] => {
		const stored = row.texts[index];
		if (!stored) return [];
		const decoded = decode(stored, known);
		const text = redactDecoded(decoded, found, people, replacement);
		return text === decoded.text ? [] : [{ column, stored, text: encode({ ...decoded, text }, known) }];
	});
	const isNamed = (stored: string): boolean => {
		const decoded = decode(stored, known);
		return redactDecoded(decoded, { replaced: new Set(), mentions: new Set() }, people, replacement) !== decoded.text;
	};
	const outcome = changes.length === 0 ? "written" : await writeRow(db, resolved, row.key, changes, isNamed);
	if (outcome === "moved on") return false;
	for (const person of found.replaced) (outcome === "written" ? person.replaced : person.failed).add(name);
	for (const person of found.mentions) person.mentions.add(name);
	return true;
}

async function writeRow(
	db: Database,
	{ table, key }: ResolvedText,
	value: string,
	changes: readonly Change[],
	isNamed: (stored: string) => boolean,
): Promise<"written" | "moved on" | "refused"> {
	const assignments = joinSql(
		changes.map(({ column, text }) => sql`${sql.identifier(column.name)} = ${text}`),
		",",
	);
	const unchanged = joinSql(
		// Compared as text, because a type may treat different texts as equal. A concurrent change would then be overwritten.
		changes.map(({ column, stored }) => sql`${columnSql(column)}::text = ${stored}::text::${typeSql(column.type)}::text`),
		"and",
	);
	const isRow = sql`${columnSql(key)} ${equalSql(key.type)} ${value}::text::${typeSql(key.type)}`;
	const texts = joinSql(
		changes.map(({ column }) => columnSql(column)),
		",",
	);
	const write = () =>
		withEveryRow(db, {}, async (tx): Promise<"written" | "moved on" | "refused"> => {
			const changed = await tx.execute(sql`update ${tableSql(table)} as c set ${assignments} where ${isRow} and ${unchanged} returning 1`);
			// A trigger can also suppress the update silently, or restore a part of the text.
			const [now] = await tx.execute<{ texts: (string | null)[]; unchanged: boolean }>(sql`
				select json_build_array(${texts}) as texts, ${unchanged} as unchanged from ${tableSql(table)} as c where ${isRow}`);
			if (now?.unchanged) return "refused";
			if (changed.length === 0) return "moved on";
			return now?.texts.some((text) => text !== null && isNamed(text)) ? "refused" : "written";
		});
	for (let losses = 0; losses < maxLosses; losses++) {
		try {
			return await write();
		} catch (error) {
			// If the statement cannot run at all, or nobody could run it now, no single row is to blame.
			if (cannotRun(error) || error instanceof UnfitSessionError || kindOfFailure(error) === "outage") throw error;
			if (!isUnreachable(error)) {
				const reason = explainFailure(error);
				return reason === null || reason === "locked" ? "moved on" : "refused";
			}
			if (!(await answersAgain(db))) throw error;
		}
	}
	return "refused";
}

/** A text that row-level security hides must cause an error. Otherwise the address would be reported as found nowhere. */
function withEveryRow<Result>(
	db: Database,
	options: { statementTimeoutMs?: number },
	work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
	return db.transaction(async (tx) => {
		await prepareErasure(tx, options);
		return work(tx);
	});
}

function redactDecoded(
	decoded: DecodedText,
	{ replaced, mentions }: RowFindings,
	people: readonly SearchedPerson[],
	replacement: string,
): string {
	const lower = decoded.text.toLowerCase();
	const stands = (word: string) => word !== "" && lower.includes(word.toLowerCase());
	const inText = (name: string) => (decoded.bytes ? asBytes(name) : name);
	let { text } = decoded;
	for (const person of people)
		for (const address of person.addresses.filter(stands)) {
			const found = redactText(text, { address, name: inText(person.name) }, replacement, { sameLength: decoded.binary });
			text = found.text;
			if (found.replaced > 0) replaced.add(person);
		}
	// Only after all addresses are replaced is it certain that a name is not beside one.
	for (const person of people) {
		const name = inText(person.name);
		if (stands(name.split(/\s+/).at(-1) ?? "") && mentionsName(text, name)) mentions.add(person);
	}
	return text;
}

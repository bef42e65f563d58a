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
import { type Encoding, readEncoding } from "./encodings.ts";
import { redactStored } from "./redact-stored.ts";
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
		each((column) => {
			const found = sql`lower(${columnSql(column)}::text) like ${anyPattern}`;
			// A document can write a letter as an escape sequence.
			return documentIn(column, text) === null ? found : sql`(${found} or strpos(${columnSql(column)}::text, ${"\\"}::text) > 0)`;
		}),
		"or",
	);
	const encoded = isEncodedSql(encoding);
	const size = joinSql(
		each((column) => sql`coalesce(octet_length(${columnSql(column)}::text), 0)`),
		"+",
	);
	const texts = joinSql(
		each((column) => sql`${columnSql(column)}::text`),
		",",
	);
	const beyond = last === null ? sql`true` : sql`${columnSql(key)} ${greaterSql(key.type)} ${last}::text::${typeSql(key.type)}`;
	return withEveryRow(db, { statementTimeoutMs: 0 }, (tx) =>
		tx.execute<Row>(sql`
		with found as (select ${columnSql(key)} as key, ${size} as size from ${tableSql(table)} as c
			where ${beyond} and (${plain} or ${encoded}) order by ${columnSql(key)} limit ${maxRows}),
		page as (select key, sum(size) over (order by key) - size < ${maxBytes} as fits from found)
		select ${columnSql(key)}::text as key, json_build_array(${texts}) as texts, ${encoding && "name" in encoding ? columnSql(encoding) : sql`null`} as encoding,
			(select count(*) = ${maxRows} or not bool_and(fits) from page) as more
		from ${tableSql(table)} as c join page on page.key ${equalSql(key.type)} ${columnSql(key)} where page.fits order by ${columnSql(key)}`),
	);
}

function isEncodedSql(encoding: ResolvedText["encoding"]): SQL {
	if (encoding === null) return sql`false`;
	return "always" in encoding ? sql`true` : sql`lower(${columnSql(encoding)}) in ('quoted-printable', 'base64')`;
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
	const known = readStorage(encoding, row.encoding);
	if (known === null) return true;
	const name = rowName(nameOf(table), row.key);
	const redact = (stored: string, document: ResolvedText["document"]) =>
		redactStored(stored, { encoding: known, document }, people, replacement);
	const redacted = columns.flatMap((column, index) => {
		const stored = row.texts[index];
		return stored ? [{ column, was: stored, ...redact(stored, documentIn(column, resolved)) }] : [];
	});
	const changes = redacted.flatMap(({ column, was, stored }): Change[] => (stored === was ? [] : [{ column, stored: was, text: stored }]));
	const isNamed = (column: Column, stored: string) => redact(stored, documentIn(column, resolved)).stored !== stored;
	const outcome = changes.length === 0 ? "written" : await writeRow(db, resolved, row.key, changes, isNamed);
	if (outcome === "moved on") return false;
	for (const { replaced, mentions } of redacted) {
		for (const person of replaced) (outcome === "written" ? person.replaced : person.failed).add(name);
		for (const person of mentions) person.mentions.add(name);
	}
	return true;
}

/** Null: the row's encoding is unknown, so its texts cannot be read. */
function readStorage(encoding: ResolvedText["encoding"], stated: string | null): Encoding | null {
	if (encoding === null) return "none";
	return "always" in encoding ? encoding.always : readEncoding(stated);
}

/** PostgreSQL checks that its own documents stay valid. */
function documentIn({ type }: Column, { document }: ResolvedText): ResolvedText["document"] {
	return type.name === "json" || type.name === "jsonb" ? "json" : document;
}

async function writeRow(
	db: Database,
	{ table, key }: ResolvedText,
	value: string,
	changes: readonly Change[],
	isNamed: (column: Column, stored: string) => boolean,
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
		changes.map(({ column }) => sql`${columnSql(column)}::text`),
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
			const isLeft = changes.some(({ column }, index) => isNamed(column, now?.texts[index] ?? ""));
			return isLeft ? "refused" : "written";
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

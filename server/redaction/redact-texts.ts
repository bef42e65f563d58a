import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { arrayOf } from "../erasure/array-of.ts";
import { type Column, nameOf } from "../erasure/catalog.ts";
import { columnSql, joinSql, tableSql, typeSql } from "../erasure/table-sql.ts";
import { asBytes, decode, encode, readEncoding } from "./encodings.ts";
import { redactText } from "./redact-text.ts";
import type { ResolvedText } from "./resolve-redactions.ts";

/** Somebody who is searched for, and what was found so far. */
export interface Wanted {
	address: string;
	name: string;
	replaced: number;
	mentions: [table: string, key: string][];
}

const slice = 500;

/**
 * Reads a table's texts in slices by its key; plain ones are picked out by the database, encoded ones are decoded here. The answer is
 * whether all of it was done: a text that somebody changes at the same moment is left for another time.
 */
export async function redactTexts(
	db: Database,
	{ table, key, columns, encoding }: ResolvedText,
	people: readonly Wanted[],
	replacement: string,
	signal?: AbortSignal,
): Promise<boolean> {
	const patterns = people.flatMap(({ address, name }) => [address, ...name.split(/\s+/).slice(-1)]).filter((word) => word !== "");
	const anyPattern = sql`any(${arrayOf(patterns.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`))}::text[])`;
	const plain = joinSql(
		columns.map((column) => sql`${columnSql(column)} ilike ${anyPattern}`),
		"or",
	);
	const encoded = encoding ? sql`lower(${columnSql(encoding)}) in ('quoted-printable', 'base64')` : sql`false`;
	const values = joinSql(
		columns.map((column) => columnSql(column)),
		",",
	);
	let last: string | null = null;
	let complete = true;
	while (!signal?.aborted) {
		const beyond: SQL = last === null ? sql`true` : sql`${columnSql(key)} > ${last}::text::${typeSql(key.type)}`;
		const rows: { key: string; texts: (string | null)[]; encoding: string | null }[] = [
			...(await db.execute<{ key: string; texts: (string | null)[]; encoding: string | null }>(sql`
				select ${columnSql(key)}::text as key, json_build_array(${values}) as texts, ${encoding ? columnSql(encoding) : sql`null`} as encoding
				from ${tableSql(table)} as c where ${beyond} and (${plain} or ${encoded}) order by ${columnSql(key)} limit ${slice}`)),
		];
		for (const row of rows) {
			for (const [index, column] of columns.entries()) {
				const stored = row.texts[index];
				if (stored) await redactOne(row.key, column, stored, row.encoding);
			}
		}
		if (rows.length < slice) return complete;
		last = rows.at(-1)?.key ?? null;
	}
	return false;

	async function redactOne(row: string, column: Column, stored: string, said: string | null): Promise<void> {
		const known = readEncoding(said);
		if (known === null) return;
		const decoded = decode(stored, known);
		const lower = decoded.text.toLowerCase();
		let { text } = decoded;
		for (const person of people) {
			const name = decoded.bytes ? asBytes(person.name) : person.name;
			const lastWord = name.split(/\s+/).at(-1)?.toLowerCase() ?? "";
			if (!lower.includes(person.address.toLowerCase()) && !(lastWord && lower.includes(lastWord))) continue;
			const found = redactText(text, { address: person.address, name }, replacement, { sameLength: decoded.binary });
			text = found.text;
			person.replaced += found.replaced;
			if (found.mentioned) person.mentions.push([nameOf(table), row]);
		}
		if (text === decoded.text) return;
		const changed = await db.execute(sql`
			update ${tableSql(table)} as c set ${sql.identifier(column.name)} = ${encode({ ...decoded, text }, known)}
			where ${columnSql(key)} = ${row}::text::${typeSql(key.type)} and ${columnSql(column)} = ${stored} returning 1`);
		if (changed.length === 0) complete = false;
	}
}

import Papa from "papaparse";
import type { FoundRecord, ResolvedIds } from "../../../server/records/schemas.ts";

/** How many ids one list can contain. The server accepts more in one selection, but a panel cannot show more. */
export const maxIds = 100_000;

/**
 * The maximum size of a file or a pasted text, in bytes or characters. A hundred bytes per id leave room for other columns; more would
 * freeze the tab.
 */
export const maxListSize = 10_000_000;

/** The server's limit for one request. */
const maxPart = { ids: 1_000, bytes: 40 * 1_024 };
const maxIdLength = 500;

/** A column of a list, with its title if the list has titles. */
export interface IdColumn {
	title: string | null;
	values: readonly string[];
}

/** A list as columns. No cell is left out: a line that looks like titles can be read as ids instead. */
interface ColumnList {
	columns: IdColumn[];
	/** The first line can be titles: it is one of several, and no cell of it contains a digit. */
	mayHaveTitles: boolean;
	/** A quotation mark is not closed, so the lines after it were read as one cell. */
	isBroken: boolean;
	/** The file is larger than `maxListSize` and was not read. */
	isTooLarge: boolean;
}

/**
 * The columns of a pasted or opened list. Commas, semicolons and tabs separate cells. If the lines have different numbers of cells, the
 * list is not a table, and all cells are one column. So is one line.
 */
export function readListColumns(text: string, firstIsTitles: boolean): ColumnList {
	if (text.length > maxListSize) return { columns: [], mayHaveTitles: false, isBroken: false, isTooLarge: true };
	const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), {
		skipEmptyLines: "greedy",
		delimitersToGuess: [",", ";", "\t"],
	});
	const rows = data.map((cells) => cells.map((cell) => cell.trim()));
	const [first = [], ...others] = rows;
	const isTable = others.length > 0 && others.every((cells) => cells.length === first.length);
	const lists = isTable ? first.map((_, index) => rows.map((cells) => cells[index] ?? "")) : [rows.flat()];
	const mayHaveTitles = isTable && first.length > 1 && first.every((cell) => !/\d/.test(cell));
	const hasTitles = mayHaveTitles && firstIsTitles;
	return {
		columns: lists.map((cells) => ({
			title: hasTitles ? (cells[0] ?? "") : null,
			values: (hasTitles ? cells.slice(1) : cells).filter((cell) => cell !== ""),
		})),
		mayHaveTitles,
		isBroken: errors.some(({ type }) => type === "Quotes"),
		isTooLarge: false,
	};
}

/** Each id once, in parts that the server accepts. Ids that no record can have are left out. */
export function splitIds(ids: readonly string[]): string[][] {
	const parts: string[][] = [];
	let bytes = Number.POSITIVE_INFINITY;
	for (const id of new Set(ids)) {
		if (id.length > maxIdLength || id.includes("\0") || !id.isWellFormed()) continue;
		const length = new TextEncoder().encode(JSON.stringify(id)).length + 1;
		const last = parts.at(-1);
		if (last === undefined || last.length === maxPart.ids || bytes + length > maxPart.bytes) {
			parts.push([id]);
			bytes = length;
		} else {
			last.push(id);
			bytes += length;
		}
	}
	return parts;
}

/** The records that a list of ids names. */
export interface ResolvedIdList {
	records: readonly FoundRecord[];
	/** Ids without a record that the person may read, each once. */
	unknown: readonly string[];
	/** Ids that name a record which an earlier id of the list had named, as often as they do. */
	duplicates: readonly string[];
}

/** Combines the server's answers to the parts of a list, in the order of the list. */
export function mergeParts(ids: readonly string[], parts: readonly (readonly string[])[], answers: readonly ResolvedIds[]): ResolvedIdList {
	const keys = new Map(parts.flatMap((part, at) => part.map((id, index) => [id, answers[at]?.keys[index] ?? null])));
	const found = new Map(answers.flatMap(({ records }) => records.map((record) => [record.key, record])));
	const records = new Map<string, FoundRecord>();
	const unknown = new Set<string>();
	const duplicates: string[] = [];
	for (const id of ids) {
		const record = found.get(keys.get(id) ?? "");
		if (record === undefined) unknown.add(id);
		else if (records.has(record.key)) duplicates.push(id);
		else records.set(record.key, record);
	}
	return { records: [...records.values()], unknown: [...unknown], duplicates };
}

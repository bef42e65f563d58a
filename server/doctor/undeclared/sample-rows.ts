import { type SQL, sql } from "drizzle-orm";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import { columnSql, joinSql, onlySql } from "../../erasure/sql/table-sql.ts";
import type { Probe, ProbeFailure } from "./probe.ts";
import type { TableSample } from "./suspicion.ts";

/** Rows of a sample. */
const sampleSize = 500;
/** Rows of a second attempt, after the first took too long. */
const smallSampleSize = 50;
/** Tables with fewer rows are read completely. */
const smallTable = 20_000;
const maxLength = 8_000;

/** Some rows of a table. A large table is read at random pages, so that the time does not grow with the table. */
export async function sampleRows(probe: Probe, table: Table): Promise<TableSample | ProbeFailure> {
	const columns = sampledColumns(table);
	if (columns.length === 0) return { table, columns, rows: [], isWhole: true };
	const read = async (size: number): Promise<TableSample | ProbeFailure> => {
		const rows = await probe((tx) => tx.execute<{ row: (string | null)[] }>(sampleSql(table, columns, size)));
		return typeof rows === "string"
			? rows
			: { table, columns, rows: rows.map(({ row }) => row), isWhole: rows.length < size && !isSampled(table, size) };
	};
	const sample = await read(sampleSize);
	return sample === "timed out" ? read(smallSampleSize) : sample;
}

/** Columns that can hold a key or a text. */
export function sampledColumns({ columns }: Table): Column[] {
	return [...columns.values()].filter(({ type }) => shapeOf(type) !== "other");
}

function isSampled({ estimatedRows, kind }: Table, size: number): boolean {
	return kind !== "p" && estimatedRows > Math.max(smallTable, size);
}

/** A table that was never analysed is read from its beginning. */
function sampleSql(table: Table, columns: readonly Column[], size: number): SQL {
	const percent = Math.min(100, (100 * 2 * size) / Math.max(1, table.estimatedRows));
	// Values that are records have no pages. Those of their rows are read.
	const from = onlySql(table.values?.of ?? table);
	const source = isSampled(table, size) ? sql`${from} as c tablesample pg_catalog.system (${percent})` : sql`${from} as c`;
	return sql`select ${rowSql(columns)} as row from ${source} limit ${size}`;
}

/** A row as the list of its values' texts. */
export function rowSql(columns: readonly Column[]): SQL {
	return sql`array_to_json(array[${joinSql(columns.map(textSql), ",")}]::text[])`;
}

function textSql(column: Column): SQL {
	const value = columnSql(column);
	if (shapeOf(column.type) === "bytes") return sql`encode(substring(${value} from 1 for ${maxLength / 2}), 'hex')`;
	return sql`left(${column.type.category === "A" ? sql`to_json(${value})::text` : sql`${value}::text`}, ${maxLength})`;
}

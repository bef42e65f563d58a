import { sql } from "drizzle-orm";
import { nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import { onlySql } from "../../erasure/sql/table-sql.ts";
import type { Probe, ProbeFailure } from "./probe.ts";
import { rowSql, sampledColumns } from "./sample-rows.ts";
import type { TableSample } from "./suspicion.ts";

/** Pages of a part, of usually 8 KB each: about 10,000 rows at most. */
const usualPages = 128;
/** A table of more parts is told about when it begins. */
const manyParts = 100;
/** Rows of a table that cannot be read in parts. */
const maxRows = 100_000;

interface PartOptions {
	partPages?: number | undefined;
	tell?: ((line: string) => void) | undefined;
}

/**
 * All rows of a table, in parts by their place in it. Each part is read in a transaction of its own, so no lock lasts long and the memory
 * does not grow with the table. A row that is written meanwhile can be missed. Tables that have no such places, because another server or
 * another storage has them, are read from their beginning.
 */
export async function* readParts(
	probe: Probe,
	table: Table,
	{ partPages = usualPages, tell = () => {} }: PartOptions,
): AsyncGenerator<TableSample | ProbeFailure> {
	const columns = sampledColumns(table);
	const read = async (condition: ReturnType<typeof sql>, limit: number | null): Promise<TableSample | ProbeFailure> => {
		const rows = await probe((tx) =>
			tx.execute<{ row: (string | null)[] }>(
				sql`select ${rowSql(columns)} as row from ${onlySql(table)} as c where ${condition} limit ${limit}`,
			),
		);
		if (typeof rows === "string") return rows;
		return { table, columns, rows: rows.map(({ row }) => row), isWhole: limit === null || rows.length < limit, maxValues: Infinity };
	};
	const extent = columns.length === 0 ? null : await readExtent(probe, table);
	if (extent === null) yield { table, columns, rows: [], isWhole: true };
	else if (typeof extent === "string") yield extent;
	else if (!extent.isHeap) yield await read(sql`true`, maxRows);
	else {
		// A part has these pages of each partition.
		const step = Math.max(1, Math.floor(partPages / Math.max(1, extent.heaps)));
		if (extent.pages > step * manyParts) tell(`Reading all of ${nameOf(table)}, ${extent.size}.`);
		// An empty table has one part too: its columns have names, and reading it can be refused.
		for (let page = 0; page === 0 || page < extent.pages; page += step) {
			const part = await read(sql`c.ctid >= ${`(${page},0)`}::tid and c.ctid < ${`(${page + step},0)`}::tid`, null);
			yield part;
			if (typeof part === "string") return;
		}
	}
}

interface Extent {
	/** The table, or how many partitions it has. */
	heaps: number;
	/** Pages of the largest of them. */
	pages: number;
	/** Of all of them, such as "12 MB". */
	size: string;
	/** All of them are in PostgreSQL's own storage. */
	isHeap: boolean;
}

async function readExtent(probe: Probe, table: Table): Promise<Extent | ProbeFailure> {
	const rows = await probe((tx) =>
		tx.execute<Extent & Record<string, unknown>>(sql`
		select count(*)::int4 as heaps,
			coalesce(max(ceil(pg_relation_size(r.oid) / current_setting('block_size')::float8)), 0)::float8 as pages,
			pg_size_pretty(coalesce(sum(pg_relation_size(r.oid)), 0)) as size,
			coalesce(bool_and(a.amname is not distinct from 'heap'), true) as "isHeap"
		from pg_class r left join pg_am a on a.oid = r.relam
		where r.relkind <> 'p' and (r.oid::int8 = ${table.oid}::int8
			or r.oid in (select p.relid from pg_partition_tree(${table.oid}::int8::oid::regclass) as p
				where ${table.kind === "p"} and p.isleaf))`),
	);
	if (typeof rows === "string") return rows;
	return rows[0] ?? { heaps: 0, pages: 0, size: "", isHeap: true };
}

import { type Catalog, type Executor, nameOf, type Table } from "./catalog.ts";
import { readColumns } from "./read-columns.ts";
import { readFingerprints } from "./read-fingerprints.ts";
import { readForeignKeys } from "./read-foreign-keys.ts";
import { readIndexes, readTables, readTriggers } from "./read-tables.ts";

/**
 * Reads the live catalogue with a few set-based queries. The fingerprints are read first: if anything changes afterwards, the first batch
 * finds other fingerprints. Read last, they would make an old schema pass for the new one.
 */
export async function readCatalog(db: Executor): Promise<Catalog> {
	const [fingerprints, rows, columns, indexes, triggers, keys] = [
		await readFingerprints(db),
		await readTables(db),
		await readColumns(db),
		await readIndexes(db),
		await readTriggers(db),
		await readForeignKeys(db),
	];
	const tables = new Map<number, Table>();
	for (const row of rows.tables) {
		const own = indexes.get(row.oid) ?? [];
		tables.set(row.oid, {
			...row,
			columns: columns.get(row.oid) ?? new Map(),
			primaryKey: own.find((index) => index.primary)?.columns.filter((column) => column !== null) ?? [],
			indexes: own,
			triggers: triggers.get(row.oid) ?? [],
			fingerprint: fingerprints.tables.get(row.oid) ?? "",
		});
	}
	// The schema ends at the first dot, so tables of a schema with a dot in its name come second.
	const dotted = [...tables.values()].toSorted((one, other) => Number(other.schema.includes(".")) - Number(one.schema.includes(".")));
	const names = new Map(dotted.map((table) => [nameOf(table), table.oid]));
	return { tables, keys, names, countsTracked: rows.countsTracked, fingerprint: fingerprints.whole };
}

import type { Database } from "../../database/database.ts";
import { readColumns } from "./read-columns.ts";
import { readFingerprints } from "./read-fingerprints.ts";
import { readForeignKeys } from "./read-foreign-keys.ts";
import { readIndexes } from "./read-indexes.ts";
import { readTables } from "./read-tables.ts";
import { readTriggers } from "./read-triggers.ts";

/** The database itself or a transaction of it. */
export type Executor = Pick<Database, "execute">;

/** A type by schema and name, domains resolved to what they are made of. */
export interface ColumnType {
	schema: string;
	name: string;
	/** pg_type.typcategory: "N" numbers, "S" texts, "A" arrays. */
	category: string;
	/** Of an array: the type of its elements. */
	element: ColumnType | null;
	/** The "=" of the type's default operator class, btree or otherwise hash. Null: it has none, so values cannot be compared. */
	equality: Operator | null;
	/** The ">" of the same; null: values have no order. */
	greater: Operator | null;
}

/** An operator by schema and name: a search path must not decide which one is meant. */
export interface Operator {
	schema: string;
	name: string;
}

export interface Column {
	name: string;
	type: ColumnType;
	notNull: boolean;
	generated: boolean;
	/** GENERATED ALWAYS AS IDENTITY: cannot be updated to a stated value. */
	identityAlways: boolean;
	/** Values are equal exactly if they are written alike: numbers, UUIDs and texts, unless a collation says otherwise. */
	equalAsText: boolean;
	/** The database gives each row a value of its own: from a sequence, or a UUID. */
	issued: boolean;
	/** No value is longer, nor an element of an array. Null: values may be of any length. */
	maxBytes: number | null;
	/** The type has a default operator class for hash indexes. */
	hashable: boolean;
	/** It leads an index that finds its values, and the table was large enough for PostgreSQL to use it, however many values are looked for. */
	sought: boolean;
}

export interface Index {
	name: string;
	/** Plain columns in order; null stands for an expression. */
	columns: readonly (string | null)[];
	/** Of an index that begins with an expression, as PostgreSQL writes it: "(amount)::text". Null also while the table is locked as a whole. */
	expression: string | null;
	unique: boolean;
	primary: boolean;
	/** False for deferrable unique constraints. */
	immediate: boolean;
	exclusion: boolean;
	partial: boolean;
	/** Of a partial one, as PostgreSQL writes it: "(deleted_at IS NULL)". Null also while the table is locked as a whole. */
	predicate: string | null;
	nullsDistinct: boolean;
	/** "btree", "hash", "gin" */
	method: string;
	valid: boolean;
}

export interface Trigger {
	name: string;
	before: boolean;
	/** One of them or more: "insert", "update", "delete", "truncate". */
	events: readonly string[];
	/** Of an UPDATE OF trigger; empty: all. */
	columns: readonly string[];
	/** pg_trigger.tgenabled: "O" origin, "D" disabled, "R" replica, "A" always. */
	enabled: string;
}

export interface Table {
	oid: number;
	schema: string;
	name: string;
	/** "r" table, "p" partitioned, "f" foreign, "v" view, "m" materialised view. */
	kind: string;
	/** The topmost partitioned table that this is a partition of. */
	partitionOf: number | null;
	/** Tables that inherit from it without being partitions. */
	hasHeirs: boolean;
	rowSecurity: boolean;
	/** pg_class.relreplident: "d" primary key, "n" nothing, "f" full, "i" index. */
	replicaIdentity: string;
	/** As of the last vacuum or analyze; -1 unknown. */
	estimatedRows: number;
	columns: ReadonlyMap<string, Column>;
	primaryKey: readonly string[];
	indexes: readonly Index[];
	/** Those of people, not of constraints; partitions' own are listed with the partitions. */
	triggers: readonly Trigger[];
	/** Names of rewrite rules. */
	rules: readonly string[];
	/** Changes whenever anything above changes, or a key to or from this table. */
	fingerprint: string;
}

export interface ForeignKey {
	oid: number;
	name: string;
	from: number;
	columns: readonly string[];
	to: number;
	toColumns: readonly string[];
	/** pg_constraint.confdeltype: "a" no action, "r" restrict, "c" cascade, "n" set null, "d" set default. */
	onDelete: string;
	/** SET NULL (…) or SET DEFAULT (…) of some columns only; empty: all. */
	setColumns: readonly string[];
	matchFull: boolean;
	deferrable: boolean;
	validated: boolean;
	/** All triggers of the key fire in an ordinary session, and the key is enforced. */
	enabled: boolean;
	/** A temporal key (PERIOD): not equality. */
	temporal: boolean;
	/** Equality of the key, parent to child, for each column. */
	operators: readonly Operator[];
}

/** What the database says about itself, Expunge's own schemas left out. */
export interface Catalog {
	tables: ReadonlyMap<number, Table>;
	keys: readonly ForeignKey[];
	/** "schema.table" to oid. */
	names: ReadonlyMap<string, number>;
	/** Whether rows that the database cascades can be counted. */
	countsTracked: boolean;
	fingerprint: string;
}

/**
 * Reads the live catalogue, a few set-based queries whatever the size of the schema. What changes between them makes the first batch find
 * other fingerprints than these: they are read before all else, or the old schema would pass for the new one.
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
	// Everything up to the first dot is the schema, so that a schema with a dot comes second.
	const dotted = [...tables.values()].toSorted((one, other) => Number(other.schema.includes(".")) - Number(one.schema.includes(".")));
	const names = new Map(dotted.map((table) => [nameOf(table), table.oid]));
	return { tables, keys, names, countsTracked: rows.countsTracked, fingerprint: fingerprints.whole };
}

export function nameOf(table: Pick<Table, "schema" | "name">): `${string}.${string}` {
	return `${table.schema}.${table.name}`;
}

import type { Database } from "../../database/database.ts";

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
	indexed: boolean;
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

export function nameOf(table: Pick<Table, "schema" | "name">): `${string}.${string}` {
	return `${table.schema}.${table.name}`;
}

/** Whether no two rows have the same values there at any moment; rows with a null among them name nothing. */
export function isUnique({ indexes }: Table, columns: readonly Column[]): boolean {
	return indexes.some(
		({ unique, partial, valid, immediate, columns: of }) =>
			unique && !partial && valid && immediate && of.every((name) => columns.some((column) => column.name === name)),
	);
}

/** Those of the named columns that the table has. */
export function columnsOf({ columns }: Table, names: readonly string[]): Column[] {
	return names.flatMap((name) => columns.get(name) ?? []);
}

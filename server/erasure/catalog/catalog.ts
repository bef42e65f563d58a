import type { SQL } from "drizzle-orm";
import type { Database } from "../../database/database.ts";

/** The database or a transaction. */
export type Executor = Pick<Database, "execute">;

/** A type by schema and name. A domain is resolved to its base type. */
export interface ColumnType {
	schema: string;
	/** As in pg_type: "bool", "int8". */
	name: string;
	/** pg_type.typcategory: "N" numbers, "S" texts, "A" arrays. */
	category: string;
	/** The element type of an array. */
	element: ColumnType | null;
	/** The "=" of the type's default operator class: btree, otherwise hash. Null: values cannot be compared. */
	equality: Operator | null;
	/** The ">" of the same operator class. Null: values have no order. */
	greater: Operator | null;
}

/** An operator with its schema, so that no search path decides which one is meant. */
export interface Operator {
	schema: string;
	name: string;
}

/** How the texts of a column are compared and folded. */
interface Collation {
	schema: string;
	name: string;
	/** Only equal bytes are equal. */
	deterministic: boolean;
}

export interface Column {
	name: string;
	type: ColumnType;
	/** Null: the type has none. */
	collation: Collation | null;
	notNull: boolean;
	generated: boolean;
	/** GENERATED ALWAYS AS IDENTITY. Such a column cannot be updated to a stated value. */
	identityAlways: boolean;
	/** Two values are equal exactly if their text is equal: numbers, UUIDs, and texts without a special collation. */
	equalAsText: boolean;
	/** The database generates each row's value: from a sequence, or a UUID. */
	issued: boolean;
	/** The maximum length of a value or array element. Null: no limit. */
	maxBytes: number | null;
	/** Whether the type has a default operator class for hash indexes. */
	hashable: boolean;
	/** The column leads an index that finds its values. The table was large enough for PostgreSQL to use it, for any number of values. */
	indexed: boolean;
	/** The same for ranges of values: the index is a btree. */
	sorted: boolean;
}

export interface Index {
	name: string;
	/** Plain columns in order. Null: an expression. */
	columns: readonly (string | null)[];
	/** The first expression of the index, in PostgreSQL's own text: "(amount)::text". Null also while the table is locked. */
	expression: string | null;
	unique: boolean;
	primary: boolean;
	/** False for deferrable unique constraints. */
	immediate: boolean;
	exclusion: boolean;
	partial: boolean;
	/** The predicate of a partial index, in PostgreSQL's own text: "(deleted_at IS NULL)". Null also while the table is locked. */
	predicate: string | null;
	nullsDistinct: boolean;
	/** "btree", "hash", "gin" */
	method: string;
	valid: boolean;
}

export interface Trigger {
	name: string;
	before: boolean;
	/** One or more of "insert", "update", "delete", "truncate". */
	events: readonly string[];
	/** The columns of an UPDATE OF trigger. Empty: all columns. */
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
	/** Whether tables inherit from it without being partitions. */
	hasHeirs: boolean;
	rowSecurity: boolean;
	/** pg_class.relreplident: "d" primary key, "n" nothing, "f" full, "i" index. */
	replicaIdentity: string;
	/** The estimate of the last VACUUM or ANALYZE. -1: unknown. */
	estimatedRows: number;
	columns: ReadonlyMap<string, Column>;
	primaryKey: readonly string[];
	indexes: readonly Index[];
	/** User-defined triggers, without those of constraints. A partition's own triggers are listed with the partition. */
	triggers: readonly Trigger[];
	/** The names of the rewrite rules. */
	rules: readonly string[];
	/** Changes whenever any field above changes, or any key to or from this table. */
	fingerprint: string;
	/** Not a table of the database, but the values of one of its columns. Rows are only read, and none is locked or deleted. */
	values?: DistinctValues;
}

/** The values of a column that are records of an object. */
interface DistinctValues {
	of: Table;
	/** The column of `of`. */
	column: Column;
	/** The values are in lower case, and each stands for all its spellings. */
	ignoreCase: boolean;
	/** Selects each value once. */
	query: SQL;
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
	/** The columns of SET NULL (…) or SET DEFAULT (…). Empty: all columns. */
	setColumns: readonly string[];
	matchFull: boolean;
	deferrable: boolean;
	validated: boolean;
	/** Whether the key is enforced and all its triggers fire in an ordinary session. */
	enabled: boolean;
	/** Whether the key is temporal (PERIOD), so that it does not compare by equality. */
	temporal: boolean;
	/** The key's equality operators, parent to child, one per column. */
	operators: readonly Operator[];
}

/** The database's own description of its schema, without Expunge's schemas. */
export interface Catalog {
	tables: ReadonlyMap<number, Table>;
	keys: readonly ForeignKey[];
	/** Maps "schema.table" to the oid. */
	names: ReadonlyMap<string, number>;
	/** Whether PostgreSQL's statistics can count the rows that its cascade deletes. */
	countsTracked: boolean;
	fingerprint: string;
	/** The values that are records of objects, by table and column: "crm.mails(sender)". They are in none of the lists above. */
	distinct?: ReadonlyMap<string, Table>;
}

/** The records that are values of this column. */
export function valuesNamed({ distinct }: Catalog, table: string, column: string): Table | undefined {
	return distinct?.get(`${table}(${column})`);
}

export function nameOf(table: Pick<Table, "schema" | "name">): `${string}.${string}` {
	return `${table.schema}.${table.name}`;
}

/** The table to which `nameOf` gives this name. */
export function tableNamed({ tables, names }: Catalog, name: string): Table | undefined {
	return tables.get(names.get(name) ?? 0);
}

/** The name of the table or, for values, also of their column: "crm.mails(sender)". */
export function recordsNameOf(table: Table): `${string}.${string}` {
	return table.values ? `${nameOf(table)}(${table.values.column.name})` : nameOf(table);
}

/** The table or the values to which `recordsNameOf` gives this name. */
export function recordsNamed(catalog: Catalog, name: string): Table | undefined {
	return catalog.distinct?.get(name) ?? tableNamed(catalog, name);
}

/** The table whose rows are deleted with the table's records: for values, the table of their column. */
export function rowsTableOf(table: Table): Table {
	return table.values?.of ?? table;
}

/** Whether the columns are unique at every moment. Rows with a null among them identify nothing. */
export function isUnique({ indexes }: Table, columns: readonly Column[]): boolean {
	return indexes.some(
		({ unique, partial, valid, immediate, columns: of }) =>
			unique && !partial && valid && immediate && of.every((name) => columns.some((column) => column.name === name)),
	);
}

/** Whether no two texts of the column differ only in case: by a unique index on `lower(…)`, or by its type. */
export function isUniqueWithoutCase(table: Table, column: Column): boolean {
	if (column.type.name === "citext") return column.collation?.name === "default" && isUnique(table, [column]);
	const expression = plainExpression(`lower(${column.name})`);
	return table.indexes.some(
		({ unique, partial, valid, immediate, columns, expression: own }) =>
			unique && !partial && valid && immediate && columns.length === 1 && own !== null && plainExpression(own) === expression,
	);
}

/** An expression without what PostgreSQL adds when it prints it: brackets, quotes, spaces and casts to text. */
export function plainExpression(expression: string): string {
	return expression.replaceAll(/[()"\s]|::(pg_catalog\.)?text/g, "").replace(/collate/gi, "collate");
}

/** The named columns that exist in the table. */
export function columnsOf({ columns }: Table, names: readonly string[]): Column[] {
	return names.flatMap((name) => columns.get(name) ?? []);
}

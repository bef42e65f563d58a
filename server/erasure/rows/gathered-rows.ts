import { type SQL, sql } from "drizzle-orm";
import type { Column, ColumnType, Index, Table } from "../catalog/catalog.ts";
import type { Edge } from "../graph/graph.ts";
import type { Steps } from "../plan/plan.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { equalSql, isOneOfSql } from "../sql/equals-sql.ts";
import { isTextKey, textType, valuesSql } from "../sql/key-values.ts";
import type { Keys } from "../sql/match-sql.ts";
import { columnSql, joinSql, onlySql } from "../sql/table-sql.ts";

type Row = readonly (string | null)[];

/** Rows of one table to be deleted, as text: their identity, and the values that references to them contain. */
export interface GatheredTable {
	table: Table;
	/** Columns that identify a row. None: rows are identified by their ctid, which only a trigger can change while the row is locked. */
	identity: readonly Column[];
	/**
	 * The selected columns `c0`, `c1`, …: first the identity, then the columns that references lead to, then whether their conditions on
	 * this table hold.
	 */
	selection: readonly SQL[];
	columnPlaces: ReadonlyMap<string, number>;
	conditionPlaces: ReadonlyMap<Edge, number>;
	rows: Map<string, Row>;
	/** The results of `allKeysFor`, each with the number of rows at that time. Rows are only ever added. */
	keys: Map<string, { size: number; keys: Keys }>;
}

const place: ColumnType = { ...textType, name: "tid", category: "U" };
const tableOid: ColumnType = { ...textType, name: "oid", category: "N" };

/** `named`: more columns, by which holds name records. */
export function describeGathered(table: Table, steps: Steps, targets: readonly Edge[], named: readonly Column[]): GatheredTable {
	const identity = identityOf(table);
	const selection: SQL[] =
		identity.length > 0 ? identity.map((column) => sql`${columnSql(column)}::text`) : [sql`c.tableoid::text`, sql`c.ctid::text`];
	const columnPlaces = new Map(identity.map((column, index) => [column.name, index]));
	const conditionPlaces = new Map<Edge, number>();
	const edges = [...steps.gather, ...steps.refuse, ...steps.remove, ...steps.update, ...targets].filter((edge) => edge.parent === table);
	for (const column of [...named, ...edges.flatMap((edge) => edge.parentColumns)]) {
		if (columnPlaces.has(column.name)) continue;
		columnPlaces.set(column.name, selection.length);
		selection.push(sql`${columnSql(column)}::text`);
	}
	for (const edge of edges) {
		if (edge.toWhere.length === 0) continue;
		conditionPlaces.set(edge, selection.length);
		selection.push(sql`(${conditionSql(edge.toWhere)} is true)::text`);
	}
	return { table, identity, selection, columnPlaces, conditionPlaces, rows: new Map(), keys: new Map() };
}

/** The primary key, or another set of columns that could be one. */
function identityOf({ columns, primaryKey, indexes }: Table): Column[] {
	const named = (names: Index["columns"]) => names.flatMap((name) => columns.get(name ?? "") ?? []);
	if (primaryKey.length > 0) return named(primaryKey);
	const unique = indexes.find(
		(index) =>
			index.unique &&
			index.valid &&
			index.immediate &&
			!index.partial &&
			index.columns.every((name) => name !== null && columns.get(name)?.notNull === true),
	);
	return named(unique?.columns ?? []);
}

export function selectionSql({ selection }: GatheredTable): SQL {
	return joinSql(
		selection.map((part, index) => sql`${part} as ${sql.identifier(`c${index}`)}`),
		",",
	);
}

/** Only one number or UUID is selected per row. It identifies the row and contains no comma. */
export function isPlain({ identity, selection }: GatheredTable): boolean {
	const [only] = identity;
	return only !== undefined && selection.length === 1 && only.type.schema === "pg_catalog" && !isTextKey(only);
}

/** Converts the database's answer into rows. */
export function toRows({ selection }: GatheredTable, answered: readonly Record<string, unknown>[]): Row[] {
	const names = selection.map((_, index) => `c${index}`);
	return answered.map((answer) => names.map((name) => (answer[name] ?? null) as string | null));
}

/** Returns the rows that were not known before. */
export function addRows(gathered: GatheredTable, rows: readonly Row[]): Row[] {
	const added: Row[] = [];
	const width = gathered.identity.length || 2;
	for (const row of rows) {
		const name = identityName(row, width);
		if (gathered.rows.has(name)) continue;
		gathered.rows.set(name, row);
		added.push(row);
	}
	return added;
}

export function identityName(row: Row, width: number): string {
	return width === 1 ? (row[0] ?? "") : JSON.stringify(row.slice(0, width));
}

/** The keys by which the reference can name any row known so far. */
export function allKeysFor(gathered: GatheredTable, edge: Edge): Keys {
	const name = JSON.stringify([edge.parentColumns.map((column) => column.name), gathered.conditionPlaces.get(edge)]);
	const known = gathered.keys.get(name);
	if (known?.size === gathered.rows.size) return known.keys;
	const keys = keysFor(gathered, edge, gathered.rows.values());
	gathered.keys.set(name, { size: gathered.rows.size, keys });
	return keys;
}

/**
 * The keys by which the reference can name these rows, each once. Rows with a null key, or outside the reference's condition, have none.
 */
export function keysFor(gathered: GatheredTable, edge: Edge, rows: Iterable<Row>): Keys {
	const types = edge.parentColumns.map((column) => column.type);
	if (isPlain(gathered) && types.length === 1) return { types, rows: [...rows] as (readonly string[])[] };
	const places = edge.parentColumns.map((column) => gathered.columnPlaces.get(column.name) ?? 0);
	const [only = 0] = places;
	const condition = gathered.conditionPlaces.get(edge);
	const keys = new Map<string, string[]>();
	for (const row of rows) {
		if (condition !== undefined && row[condition] !== "true") continue;
		const value = row[only] ?? null;
		if (value === null) continue;
		if (places.length === 1) {
			keys.set(value, [value]);
			continue;
		}
		const key = places.map((index) => row[index] ?? null).filter((value) => value !== null);
		if (key.length === places.length) keys.set(JSON.stringify(key), key);
	}
	return { types, rows: [...keys.values()] };
}

/** Matches exactly these rows of the table `c`. `seek`: the rows are looked up by it, not only tested. */
export function identitySql(gathered: GatheredTable, { seek = false } = {}): SQL {
	const rows = [...gathered.rows.values()];
	const { identity, table } = gathered;
	const list = (index: number) => rows.map((row) => row[index] ?? null);
	const [only] = identity;
	if (only && identity.length === 1) return isOneOfSql(only, list(0), { seek });
	if (!only && table.kind !== "p") return sql`c.ctid = any(${valuesSql(list(1), place)})`;
	const named = only
		? identity.map((column) => [columnSql(column), column.type] as const)
		: ([
				[sql`c.tableoid`, tableOid],
				[sql`c.ctid`, place],
			] as const);
	const lists = named.map(([, type], index) => valuesSql(list(index), type));
	const header = named.map((_, index) => sql`${sql.identifier(`k${index}`)}`);
	const equal = named.map(([column, type], index) => sql`${column} ${equalSql(type)} k.${sql.identifier(`k${index}`)}`);
	return sql`exists (select from unnest(${joinSql(lists, ",")}) as k(${joinSql(header, ",")}) where ${joinSql(equal, "and")})`;
}

export function fromSql(table: Table): SQL {
	return sql`${onlySql(table)} as c`;
}

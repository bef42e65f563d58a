import { type SQL, sql } from "drizzle-orm";
import { isMissingTable } from "../../database/sqlstates.ts";
import { type Executor, nameOf, type Table } from "../catalog/catalog.ts";
import { readFingerprints } from "../catalog/read-fingerprints.ts";
import { SchemaChangedError, UnfitSessionError } from "../engine-error.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { isOneOfSql } from "../sql/equals-sql.ts";
import { columnSql, joinSql, onlySql } from "../sql/table-sql.ts";
import { describeRoot, type Row } from "./gather.ts";
import { addRows, fromSql, selectionSql, toRows } from "./gathered-rows.ts";
import { lockValues } from "./lock-values.ts";
import { lockNestedSets } from "./nested-sets.ts";

export interface LockedRecord {
	key: string;
	klass: string | null;
	/** The value of the object's scope column. */
	scope: string | null;
	/** The keys of the records above it, by object. */
	parents: Readonly<Record<string, string | null>>;
	/** The CRM's own record, which is never deleted. */
	isProtected: boolean;
	/** The row for `eraseRecords`. */
	row: Row;
}

interface LockOptions {
	klass?: string | null;
	/** If true, records that another transaction has locked are skipped instead of waited for. */
	skipLocked?: boolean;
	lockTimeoutMs?: number;
	statementTimeoutMs?: number;
}

const defaultLockTimeoutMs = 2_000;
/** Another batch holds a nested set until it ends, so a shorter wait would only divide this batch. This batch has locked no record yet. */
const nestedSetTimeoutMs = 2_000;

/**
 * Begins a batch in the caller's transaction and locks the records. The order prevents changes in between: it locks the tables against
 * schema changes, compares them with the plan's fingerprints, and then locks the rows.
 */
export async function lockRecords(tx: Executor, plan: Plan, keys: readonly string[], options: LockOptions = {}): Promise<LockedRecord[]> {
	await prepareErasure(tx, options);
	await lockTables(tx, plan);
	await compareSchema(tx, plan);
	if (plan.nestedSets.length > 0) await waitForNestedSets(tx, plan, options.lockTimeoutMs ?? defaultLockTimeoutMs);
	const free = plan.object.table.values ? await lockValues(tx, plan.object, keys, { skipLocked: options.skipLocked === true }) : keys;
	return readRoots(tx, plan, keyedSql(plan, free), { klass: options.klass ?? null, lock: options.skipLocked ? "skip locked" : "wait" });
}

async function waitForNestedSets(tx: Executor, { nestedSets }: Plan, lockTimeoutMs: number): Promise<void> {
	await setLockTimeout(tx, Math.max(lockTimeoutMs, nestedSetTimeoutMs));
	await lockNestedSets(tx, nestedSets);
	await setLockTimeout(tx, lockTimeoutMs);
}

async function setLockTimeout(tx: Executor, milliseconds: number): Promise<void> {
	await tx.execute(sql`select set_config('lock_timeout', ${String(milliseconds)}, true)`);
}

/** The keys whose records exist, even if another transaction has locked them. */
export async function findRecords(tx: Executor, plan: Plan, keys: readonly string[], klass: string | null): Promise<Set<string>> {
	const records = keys.length === 0 ? [] : await readRoots(tx, plan, keyedSql(plan, keys), { klass, lock: "none" });
	const asked = new Set(keys);
	return new Set(records.map(({ key }) => key).filter((key) => asked.has(key)));
}

/** The keys for which a row exists, even of another klass or outside the object's condition. A search misses it, but it is not gone. */
export function findHidden(tx: Executor, plan: Plan, keys: readonly string[]): Promise<Set<string>> {
	return findRecords(tx, { ...plan, object: { ...plan.object, where: [] } }, keys, null);
}

function keyedSql({ object: { key } }: Plan, keys: readonly string[]): SQL {
	return isOneOfSql(key, keys, { seek: true });
}

/** A hidden row must cause an error rather than an orphan. Every wait must end. A snapshot must not outlive its statement. */
export async function prepareErasure(
	tx: Executor,
	{ lockTimeoutMs = defaultLockTimeoutMs, statementTimeoutMs = 60_000 }: LockOptions,
): Promise<void> {
	const [settings] = await tx.execute<{ isolation: string; role: string }>(sql`
		select set_config('row_security', 'off', true), set_config('lock_timeout', ${String(lockTimeoutMs)}, true),
			set_config('statement_timeout', ${String(statementTimeoutMs)}, true), set_config('jit', 'off', true),
			current_setting('transaction_isolation') as isolation, current_setting('session_replication_role') as role`);
	if (settings?.isolation !== "read committed")
		throw new UnfitSessionError(`Records are erased in READ COMMITTED, not in ${settings?.isolation}.`);
	if (settings.role !== "origin")
		throw new UnfitSessionError(`Keys are not checked in this session: session_replication_role is ${settings.role}.`);
}

/**
 * If the role may update only some columns, the weakest lock has to suffice. It prevents the loss of columns, and the next batch notices
 * any other change.
 */
export async function lockTables(tx: Executor, { tables, consulted }: Pick<Plan, "tables" | "consulted">): Promise<void> {
	const names = (some: readonly Table[]) => joinSql(some.map(onlySql), ",");
	const others = consulted.filter(({ kind }) => kind === "r" || kind === "p");
	const allowed = others.length > 0 ? await findLockable(tx, others) : new Set();
	const [strong, weak] = [[...tables, ...others.filter(({ oid }) => allowed.has(oid))], others.filter(({ oid }) => !allowed.has(oid))];
	try {
		if (strong.length > 0) await tx.execute(sql`lock table ${names(strong)} in row exclusive mode`);
		if (weak.length > 0) await tx.execute(sql`lock table ${names(weak)} in access share mode`);
	} catch (error) {
		throw isMissingTable(error) ? new SchemaChangedError([...strong, ...weak].map(nameOf).join(" or "), error) : error;
	}
}

async function findLockable(tx: Executor, tables: readonly Table[]): Promise<ReadonlySet<number>> {
	const rows = await tx.execute<{ table: number }>(sql`
		select oid::int8::float8 as table from unnest(${arrayOf(tables.map(({ oid }) => oid))}::oid[]) as t(oid)
		where has_table_privilege(oid, 'update, delete, truncate')`);
	return new Set(rows.map(({ table }) => table));
}

export async function compareSchema(tx: Executor, plan: Pick<Plan, "graph" | "watched">): Promise<void> {
	const now = await readFingerprints(tx, plan.watched);
	for (const oid of plan.watched) {
		const table = plan.graph.catalog.tables.get(oid);
		if (table && now.tables.get(oid) !== table.fingerprint) throw new SchemaChangedError(nameOf(table));
	}
}

const noParents: LockedRecord["parents"] = {};
const lockingSql = { wait: sql` for update of c`, "skip locked": sql` for update of c skip locked`, none: sql`` };

interface RootOptions {
	klass: string | null;
	lock: keyof typeof lockingSql;
}

/** Reads the current records. Records of another klass, or outside the object's condition, do not count. */
export async function readRoots(tx: Executor, plan: Plan, chosen: SQL, options: RootOptions): Promise<LockedRecord[]> {
	const described = describeRoot(plan);
	const parents = plan.object.definition.parents ?? [];
	const rows = await tx.execute<Record<string, string | null>>(rootsSql(plan, chosen, options));
	const added = addRows(described, toRows(described, rows));
	const place = described.columnPlaces.get(plan.object.key.name) ?? 0;
	return rows.map((row, index) => ({
		key: added[index]?.[place] ?? "",
		klass: row["klass"] ?? null,
		scope: row["scope"] ?? null,
		parents: parents.length === 0 ? noParents : Object.fromEntries(parents.map(({ object }, place) => [object, row[`p${place}`] ?? null])),
		isProtected: row["isProtected"] === "true",
		row: added[index] ?? [],
	}));
}

export function rootsSql(plan: Plan, chosen: SQL, { klass, lock }: RootOptions): SQL {
	const { definition, table, key, where, protectedWhere } = plan.object;
	const text = (name: string) => sql`${columnSql({ name })}::text`;
	const parents = definition.parents ?? [];
	const conditions = [chosen, conditionSql(where)];
	if (definition.klass && klass !== null) conditions.push(sql`${text(definition.klass.column)} = ${klass}`);
	const selected = [
		selectionSql(describeRoot(plan)),
		...parents.map(({ column }, index) => sql`${text(column)} as ${sql.identifier(`p${index}`)}`),
	];
	if (definition.klass) selected.push(sql`${text(definition.klass.column)} as klass`);
	if (definition.scope) selected.push(sql`${text(definition.scope.column)} as scope`);
	if (protectedWhere.length > 0) selected.push(sql`(${conditionSql(protectedWhere)} is true)::text as "isProtected"`);
	return sql`
		select ${joinSql(selected, ",")}
		from ${fromSql(table)} where ${joinSql(conditions, "and")} order by ${columnSql(key)}${lockingSql[table.values ? "none" : lock]}`;
}

/**
 * A table of the plan that another transaction has locked as a whole, or waits to lock, for example for a migration or a new index. Null if
 * there is none.
 */
export async function findLockedTable(db: Executor, plan: Plan): Promise<string | null> {
	const [locked] = await db.execute<{ table: number }>(sql`
		select relation::int8::float8 as table from pg_locks
		where locktype = 'relation' and pid <> pg_backend_pid() and relation = any(${arrayOf(plan.watched)}::oid[])
			and database = (select oid from pg_database where datname = current_database())
			and mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') limit 1`);
	const table = plan.graph.catalog.tables.get(locked?.table ?? 0);
	return table ? nameOf(table) : null;
}

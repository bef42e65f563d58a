import { type SQL, sql } from "drizzle-orm";
import type { ColumnType, Executor, Table } from "../catalog/catalog.ts";
import type { Edge, ThroughStep } from "../graph/graph.ts";
import { keysWithConditions } from "../graph/key-rules.ts";
import type { Plan, Steps } from "../plan/plan.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { columnMatchesSql, equalsSql } from "../sql/equals-sql.ts";
import { type Keys, matchSql, valuesOf } from "../sql/match-sql.ts";
import { columnSql, onlySql } from "../sql/table-sql.ts";
import {
	addRows,
	allKeysFor,
	describeGathered,
	fromSql,
	type GatheredTable,
	identityName,
	isPlain,
	keysFor,
	selectionSql,
	toRows,
} from "./gathered-rows.ts";

export type Row = readonly (string | null)[];
export type GatheredTables = ReadonlyMap<Table, GatheredTable>;

export interface GatherOptions {
	/** In a batch, each level is locked by a statement of its own, and everything afterwards relies on its result. */
	lock: boolean;
	/** For previews: reading stops at this number, and the count becomes "at least". */
	maxRows?: number;
}

/** The references of all steps. */
export function edgesOf({ gather, refuse, remove, update }: Steps): Edge[] {
	return [...gather, ...refuse, ...remove, ...update];
}

/** Describes how to read the root table, whichever strategy is used later. */
export function describeRoot(plan: Plan): GatheredTable {
	const steps = {
		...plan.full,
		gather: [...plan.full.gather, ...plan.native.gather],
		refuse: [...plan.full.refuse, ...plan.native.refuse],
		remove: [...plan.full.remove, ...plan.native.remove],
		update: [...plan.full.update, ...plan.native.update],
	};
	return describe(plan, plan.object.table, steps);
}

function describe(plan: Plan, table: Table, steps: Steps): GatheredTable {
	const objects = [plan.object, ...plan.graph.objects.values()];
	const keys = objects.filter((object) => object.table === table).map(({ key }) => key);
	return describeGathered(table, steps, [...plan.targets, ...plan.keyless], keys);
}

/** Collects all rows of the gathered tables that belong to these roots. Each row counts once, so circles of references end. */
export async function gather(
	tx: Executor,
	plan: Plan,
	steps: Steps,
	roots: readonly Row[],
	options: GatherOptions,
): Promise<GatheredTables> {
	const gathered = new Map<Table, GatheredTable>();
	for (const table of steps.gathered) gathered.set(table, table === plan.object.table ? describeRoot(plan) : describe(plan, table, steps));
	const root = gathered.get(plan.object.table);
	if (!root) return gathered;
	const width = root.identity.length || 2;
	for (const row of roots) root.rows.set(identityName(row, width), row);
	await follow(tx, steps, gathered, new Map([[plan.object.table, roots]]), options);
	return gathered;
}

/**
 * Adds all rows below those of `starts`. It follows plain references first, until they lead to nothing new. Only then is it known whether
 * all rows above an `onlyIfAllGo` reference are deleted. Each level is added before the next one is read.
 */
export async function follow(
	tx: Executor,
	steps: Steps,
	gathered: GatheredTables,
	starts: ReadonlyMap<Table, readonly Row[]>,
	options: GatherOptions,
): Promise<void> {
	const divided = options.lock ? keysWithConditions(edgesOf(steps)) : [];
	const plain = steps.gather.filter((edge) => !edge.onlyIfAllGo);
	const onlyIfAllGo = steps.gather.filter((edge) => edge.onlyIfAllGo);
	const waiting = new Map(starts);
	const add = ({ child }: Edge, rows: readonly Row[]): void => {
		const known = gathered.get(child);
		const added = known ? addRows(known, rows) : [];
		if (added.length > 0) waiting.set(child, [...(waiting.get(child) ?? []), ...added]);
	};
	while (waiting.size > 0) {
		for (const [table, rows] of waiting) {
			waiting.delete(table);
			for (const edge of divided) if (edge.parent === table) await lockReferring(tx, edge, gathered, rows);
			for (const edge of plain) if (edge.parent === table) add(edge, await expandPlain(tx, edge, gathered, rows, options));
		}
		for (const edge of onlyIfAllGo) add(edge, await expandOnlyIfAllGo(tx, edge, gathered, options));
	}
}

/**
 * Several rules divide the rows of a key by their values. So all of them are locked before the first rule is applied: a row that moved from
 * one rule to another in between would meet neither, and the key's own ON DELETE action would decide about it.
 */
async function lockReferring(tx: Executor, edge: Edge, gathered: GatheredTables, rows: readonly Row[]): Promise<void> {
	const parent = gathered.get(edge.parent);
	const keys = parent ? keysFor(parent, edge, rows) : null;
	if (keys && keys.rows.length > 0) await tx.execute(lockReferringSql(edge, keys));
}

/** The answer has them in one row, because there can be many. */
export function lockReferringSql(edge: Edge, keys: Keys): SQL {
	return sql`select count(*) from (select from ${fromSql(edge.relation)} where ${matchSql(edge, keys)} for update of c) as locked`;
}

/** Rows that refer to these rows of the parent. Some may be known already. */
async function expandPlain(
	tx: Executor,
	edge: Edge,
	gathered: GatheredTables,
	rows: readonly Row[],
	options: GatherOptions,
): Promise<readonly Row[]> {
	const [parent, child] = [gathered.get(edge.parent), gathered.get(edge.child)];
	if (!parent || !child || isEnough(gathered, options)) return [];
	const match = await matchOf(tx, edge, keysFor(parent, edge, rows), options.lock);
	return match ? readRows(tx, edge, child, match, options) : [];
}

/** Rows that refer only to rows of the parent that are deleted. */
async function expandOnlyIfAllGo(tx: Executor, edge: Edge, gathered: GatheredTables, options: GatherOptions): Promise<readonly Row[]> {
	const [parent, child] = [gathered.get(edge.parent), gathered.get(edge.child)];
	if (!parent || !child || parent.rows.size === 0 || isEnough(gathered, options)) return [];
	const keys = allKeysFor(parent, edge);
	const match = await matchOf(tx, edge, keys, options.lock);
	return match ? readRows(tx, edge, child, sql`${match} and ${onlyIfAllGoSql(edge, keys)}`, options) : [];
}

function isEnough(gathered: GatheredTables, { maxRows }: GatherOptions): boolean {
	return maxRows !== undefined && [...gathered.values()].reduce((sum, { rows }) => sum + rows.size, 0) >= maxRows;
}

async function readRows(
	tx: Executor,
	edge: Edge,
	child: GatheredTable,
	match: SQL,
	{ lock, maxRows }: GatherOptions,
): Promise<readonly Row[]> {
	const end = lock ? sql` for update of c` : maxRows === undefined ? sql`` : sql` limit ${maxRows}`;
	const rows = sql`select ${selectionSql(child)} from ${fromSql(edge.relation)} where ${match}${end}`;
	if (!isPlain(child)) return toRows(child, await tx.execute(rows));
	// For thousands of keys, reading one long text is faster than reading as many rows.
	const [all] = await tx.execute<{ keys: string | null }>(sql`select string_agg(c0, ',') as keys from (${rows}) as r`);
	return all?.keys?.split(",").map((key) => [key]) ?? [];
}

/**
 * Matches rows that contain the reference to these keys. Null: no row can. `naming`: another condition on the row `c` that contains the
 * key.
 */
export async function matchOf(tx: Executor, edge: Edge, keys: Keys, lock: boolean, naming: SQL | null = null): Promise<SQL | null> {
	let reached = keys;
	for (const [index, step] of edge.through.entries()) {
		if (reached.rows.length === 0) return null;
		reached = await pass(tx, step, reached, lock, index === 0 ? naming : null);
	}
	if (reached.rows.length === 0) return null;
	const match = matchSql(edge, reached);
	return naming && edge.through.length === 0 ? sql`(${match} and ${naming})` : match;
}

async function pass(tx: Executor, step: ThroughStep, keys: Keys, lock: boolean, naming: SQL | null): Promise<Keys> {
	const [type] = keys.types;
	if (!type) return { types: [step.toColumn.type], rows: [] };
	const rows = await tx.execute<{ target: string }>(
		sql`${stepSql(step, type, valuesOf(keys), naming)}${lock ? sql` for update of c` : sql``}`,
	);
	return { types: [step.toColumn.type], rows: [...new Set(rows.map(({ target }) => target))].map((target) => [target]) };
}

export function stepSql(step: ThroughStep, type: ColumnType, values: readonly string[], naming: SQL | null = null): SQL {
	return sql`
		select ${columnSql(step.toColumn)}::text as target from ${fromSql(step.table)}
		where ${columnMatchesSql(step.fromColumn, type, values, { seek: true })} and ${naming ?? sql`true`} and ${conditionSql(step.when)} and ${columnSql(step.toColumn)} is not null`;
}

/** No link of the row leads to a record that stays. */
export function onlyIfAllGoSql(edge: Edge, all: Keys): SQL {
	const [step] = edge.through;
	const [column] = edge.columns;
	const [type] = all.types;
	if (!step || !column || !type) return sql`true`;
	const going = columnMatchesSql(step.fromColumn, type, valuesOf(all), { alias: "s" });
	const linked = equalsSql(step.toColumn, columnSql(column), column.type, "s");
	return sql`not exists (select from ${onlySql(step.table)} as s where ${linked} and ${conditionSql(step.when, "s")} and ${going} is not true)`;
}

import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../database/database.ts";
import { isLocked } from "../../database/sqlstates.ts";
import { type Column, nameOf } from "../catalog/catalog.ts";
import { type Edge, type Graph, type GraphObject, type NestedSet, topmost } from "../graph/graph.ts";
import { foreignColumns } from "../graph/own-columns.ts";
import { reachOf } from "../graph/reach.ts";
import { verbOf, writtenColumns } from "../graph/rules.ts";
import { readHeldWithin } from "../holds/held-records.ts";
import { type Plan, planFrom } from "../plan/plan.ts";
import { type Derivation, derive } from "../rows/derive.ts";
import { eraseRows } from "../rows/erase-rows.ts";
import { describeRoot, matchOf } from "../rows/gather.ts";
import { addRows, fromSql, selectionSql, toRows } from "../rows/gathered-rows.ts";
import { compareSchema, lockTables } from "../rows/lock-records.ts";
import { findTreesOf, lockNestedSets } from "../rows/nested-sets.ts";
import type { Refusal } from "../rows/refusals.ts";
import { updateRows } from "../rows/remove-rows.ts";
import { existingSql, type Keys } from "../sql/match-sql.ts";
import { unwrittenSql } from "../sql/update-sql.ts";
import { type OlderWriters, olderSql } from "./older-rows.ts";
import { RecordIsBackError, TableLockedError } from "./sweep-failures.ts";
import { severalColumns, tombstoneKey } from "./tombstones.ts";

export interface SweepTask {
	edge: Edge;
	/** Erased keys of the reference's target, in the format of tombstones. */
	keys: readonly string[];
	/** By key: the deletion that erased it. Rows that are swept now count for the same deletion. */
	deletions: ReadonlyMap<string, string>;
	/** For reusable keys: only rows that these transactions wrote are swept. Null: all rows with the keys are. */
	older: OlderWriters | null;
}

/**
 * An enabled foreign key needs no sweep. For `onlyIfAllGo`, it can no longer be known whether all links of a row led to deleted records.
 */
export function isSwept(edge: Edge): boolean {
	return !edge.key?.enabled && !edge.onlyIfAllGo && verbOf(edge).sweeps;
}

/** Names an undecided key to a table from which this reference would delete rows. */
export function findUndecidedKey({ catalog, undecided, edges }: Graph, edge: Edge): string | null {
	if (!verbOf(edge).removes) return null;
	const reach = reachOf(edge.child.oid, edges);
	return undecided.find((key) => reach.has(topmost(catalog, key.to)))?.name ?? null;
}

/** Locks the tables and compares them with the graph before any row is read, as a batch does. */
export async function lockSchema(tx: Transaction, graph: Graph, tasks: readonly SweepTask[]): Promise<void> {
	const plans = tasks.map(({ edge }) => planBelow(graph, edge)).filter((plan) => plan !== null);
	const tables = new Set(plans.flatMap((plan) => plan.tables));
	const consulted = new Set([
		...tasks.flatMap(({ edge }) => [edge.child, ...foreignColumns(edge).map(({ table }) => table)]),
		...plans.flatMap((plan) => plan.consulted),
	]);
	await lockTables(tx, { tables: [...tables], consulted: [...consulted].filter((table) => !tables.has(table)) }).catch((error) => {
		throw isLocked(error) ? new TableLockedError(error) : error;
	});
	const oids = new Set([...tables, ...consulted].map(({ oid }) => oid));
	const watched = [...graph.catalog.tables.values()].filter(({ oid, partitionOf }) => oids.has(oid) || oids.has(partitionOf ?? 0));
	await compareSchema(tx, { graph, watched: watched.map(({ oid }) => oid) });
	await lockNestedSets(tx, [...plans.flatMap((plan) => plan.nestedSets), ...tasks.flatMap(({ edge }) => setsThatLoseParents(graph, edge))]);
}

/**
 * Call it under the locks of `lockSchema`. A key that a new record has is not swept. This is checked before and after rows are changed,
 * because the writer of a row that we saw may have created its record at the same moment. `stays`: why some of the rows were left.
 */
export async function sweepReference(
	tx: Transaction,
	graph: Graph,
	{ edge, keys: texts, deletions, older }: SweepTask,
): Promise<{ rows: number; stays: Refusal["code"] | null }> {
	const all = keysOf(edge, texts);
	const naming = older && olderSql(older);
	const existing = await readExisting(tx, edge, all, naming);
	const keys = { ...all, rows: all.rows.filter((key) => !existing.has(tombstoneKey(key))) };
	const plan = planBelow(graph, edge);
	const swept = plan
		? await eraseFound(tx, plan, edge, keys, { deletions, naming })
		: { rows: await updateFound(tx, graph, edge, keys, naming), stays: null };
	if (swept.rows > 0 && (await readExisting(tx, edge, keys, naming)).size > 0) throw new RecordIsBackError();
	return swept;
}

/** A scrub keeps the reference, so rows with the scrubbed values are skipped. Otherwise they would be rewritten every day. */
async function updateFound(tx: Transaction, graph: Graph, edge: Edge, keys: Keys, naming: SQL | null): Promise<number> {
	const direct = edge.through.length === 0;
	const match = await matchOf(tx, edge, keys, true, direct ? null : naming);
	// After the update, the row's last writer is this transaction.
	const stays = direct && naming ? sql`${unwrittenSql(edge)} and ${naming}` : unwrittenSql(edge);
	if (!match) return 0;
	const derivations: Derivation[] = [];
	for (const set of setsThatLoseParents(graph, edge)) derivations.push(...(await findTreesOf(tx, set, sql`${match} and ${stays}`)));
	const rows = await updateRows(tx, graph, edge, keys, { match, stays });
	if (rows > 0) await derive(tx, derivations);
	return rows;
}

function setsThatLoseParents({ nestedSets }: Graph, { child, rule }: Edge): NestedSet[] {
	return nestedSets.filter(({ table, parent }) => table === child && writtenColumns(rule).some(({ name }) => name === parent.name));
}

/** Usually there is no row. A row that is found counts for the deletion that erased its record, so that links to it can be resolved. */
async function eraseFound(
	tx: Transaction,
	plan: Plan,
	edge: Edge,
	keys: Keys,
	{ deletions, naming }: { deletions: ReadonlyMap<string, string>; naming: SQL | null },
): Promise<{ rows: number; stays: Refusal["code"] | null }> {
	const swept: { rows: number; stays: Refusal["code"] | null } = { rows: 0, stays: null };
	const match = await matchOf(tx, edge, keys, true, naming);
	if (!match) return swept;
	const [found] = await tx.execute<{ any: boolean }>(sql`select exists (select from ${fromSql(edge.relation)} where ${match}) as any`);
	if (!found?.any) return swept;
	const held = await readHeldWithin(tx, plan);
	for (const [deletionId, rows] of Map.groupBy(keys.rows, (key) => deletions.get(tombstoneKey(key)) ?? "")) {
		const described = describeRoot(plan);
		const own = await matchOf(tx, edge, { ...keys, rows }, true, naming);
		if (!own) continue;
		const found = await tx.execute(sql`select ${selectionSql(described)} from ${fromSql(edge.relation)} where ${own} for update of c`);
		addRows(described, toRows(described, found));
		if (described.rows.size === 0) continue;
		const erased = await eraseRows(tx, plan, [...described.rows.values()], { deletionId, held });
		swept.rows += erased.rows;
		swept.stays ??= erased.refused[0]?.code ?? null;
	}
	return swept;
}

/**
 * The keys by which the reference leads to an existing record, however the record spells them. A record that is newer than the deletion
 * proves nothing about older rows.
 */
async function readExisting(tx: Transaction, edge: Edge, keys: Keys, naming: SQL | null): Promise<ReadonlySet<string>> {
	// Only its rows make a value a record, and they are what is swept.
	if (keys.rows.length === 0 || edge.parent.values) return new Set();
	const rows = await tx.execute<{ position: number }>(existingSql(edge, keys, naming));
	return new Set(rows.map(({ position }) => tombstoneKey(keys.rows[position - 1] ?? [])));
}

const plansBelow = new WeakMap<Edge, Plan>();

/** The plan for everything below the deleted rows. Null if rows only change. */
function planBelow(graph: Graph, edge: Edge): Plan | null {
	const [key] = edge.child.columns.values();
	if (!verbOf(edge).removes || !key) return null;
	const plan = plansBelow.get(edge) ?? planFrom(graph, objectOf(graph, edge, key));
	plansBelow.set(edge, plan);
	return plan;
}

function objectOf(graph: Graph, edge: Edge, key: Column): GraphObject {
	return {
		name: edge.name,
		definition: { labels: { singular: edge.name, plural: edge.name }, table: nameOf(edge.child), key: key.name, name: [] },
		table: edge.child,
		key,
		where: [],
		protectedWhere: [],
		otherKeys: [],
		identify: [],
		softDeleted: null,
		reach: reachOf(edge.child.oid, graph.edges),
	};
}

function keysOf({ parentColumns }: Edge, texts: readonly string[]): Keys {
	const width = parentColumns.length;
	return {
		types: parentColumns.map((column) => column.type),
		rows: texts.map((text) => (width === 1 ? [text] : severalColumns(text))).filter((row) => row.length === width),
	};
}

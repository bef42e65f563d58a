import { sql } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import { nameOf } from "./catalog.ts";
import { eraseRows } from "./erase-rows.ts";
import { isLocked } from "./failures.ts";
import { foreignColumns } from "./found-by.ts";
import { describeRoot, matchOf } from "./gather.ts";
import { addRows, fromSql, selectionSql } from "./gathered-rows.ts";
import { type Edge, type Graph, reachOf, topmost } from "./graph.ts";
import { readHeldWithin } from "./held-records.ts";
import { compareSchema, lockTables } from "./lock-records.ts";
import type { Keys } from "./match-sql.ts";
import { type Plan, planFrom } from "./plan.ts";
import type { Refusal } from "./refusals.ts";
import { updateRows } from "./remove-rows.ts";
import { TableLockedError } from "./sweep-failures.ts";
import { severalColumns } from "./tombstones.ts";
import { unwrittenSql } from "./update-sql.ts";

export interface SweepTask {
	edge: Edge;
	/** Erased keys of what the reference leads to, as tombstones write them. */
	keys: readonly string[];
	/** Whose tombstones are left for what goes now. */
	deletion: string;
}

/** Whatever can be swept at all: a key that is enabled keeps its own order, and whether all links of a row lead to what is gone is not known any more. */
export function isSwept(edge: Edge): boolean {
	return !edge.key?.enabled && !edge.exclusive && !["keep", "refuse"].includes(edge.rule.rule);
}

/** Names a key that leads to a table which rows of this reference would go from and that nobody has decided on. */
export function findUndecidedKey({ catalog, undecided, edges }: Graph, edge: Edge): string | null {
	if (edge.rule.rule !== "delete") return null;
	const reach = reachOf(edge.child.oid, edges);
	return undecided.find((key) => reach.has(topmost(catalog, key.to)))?.name ?? null;
}

/** As in a batch: the tables are locked and compared with what is known of them before rows are looked for. */
export async function sweepReference(
	tx: Transaction,
	graph: Graph,
	{ edge, keys: texts, deletion }: SweepTask,
): Promise<{ rows: number; stays: Refusal["code"] | null }> {
	const plan = edge.rule.rule === "delete" ? planBelow(graph, edge) : null;
	await lockSchema(tx, graph, edge, plan);
	const keys = keysOf(edge, texts);
	const match = await matchOf(tx, edge, keys, true);
	if (!match) return { rows: 0, stays: null };
	// A scrub does not take the reference away: rows that are written already would be written again every day.
	if (!plan) return { rows: await updateRows(tx, graph, edge, keys, sql`${match} and ${unwrittenSql(edge)}`), stays: null };
	const described = describeRoot(plan);
	const rows = addRows(
		described,
		await tx.execute(sql`select ${selectionSql(described)} from ${fromSql(edge.relation)} where ${match} for update of c`),
	);
	if (rows.length === 0) return { rows: 0, stays: null };
	const erased = await eraseRows(tx, plan, rows, { deletionId: deletion, held: await readHeldWithin(tx, plan) });
	return { rows: erased.rows, stays: erased.refused[0]?.code ?? null };
}

function planBelow(graph: Graph, edge: Edge): Plan | null {
	const [key] = edge.child.columns.values();
	if (!key) return null;
	return planFrom(graph, {
		name: edge.name,
		definition: { words: { one: edge.name, many: edge.name }, table: nameOf(edge.child), key: key.name, name: [] },
		table: edge.child,
		key,
		where: [],
		refuseWhere: [],
		reach: reachOf(edge.child.oid, graph.edges),
	});
}

async function lockSchema(tx: Transaction, graph: Graph, edge: Edge, plan: Plan | null): Promise<void> {
	const own = [...(plan ? [] : [edge.child]), ...foreignColumns(edge).map(({ table }) => table)];
	const oids = new Set(own.map(({ oid }) => oid));
	const watched = [...graph.catalog.tables.values()].filter(({ oid, partitionOf }) => oids.has(oid) || oids.has(partitionOf ?? 0));
	await lockTables(tx, { tables: plan?.tables ?? [], consulted: [...own, ...(plan?.consulted ?? [])] }).catch((error) => {
		throw isLocked(error) ? new TableLockedError(error) : error;
	});
	await compareSchema(tx, { graph, watched: [...watched.map(({ oid }) => oid), ...(plan?.watched ?? [])] });
}

function keysOf({ parentColumns }: Edge, texts: readonly string[]): Keys {
	const width = parentColumns.length;
	return {
		types: parentColumns.map((column) => column.type),
		rows: texts.map((text) => (width === 1 ? [text] : severalColumns(text))).filter((row) => row.length === width),
	};
}

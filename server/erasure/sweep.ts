import { sql } from "drizzle-orm";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Database, Transaction } from "../database.ts";
import { arrayOf } from "./array-of.ts";
import { eraseRows } from "./erase-rows.ts";
import { isRetryable } from "./failures.ts";
import { describeRoot, matchOf } from "./gather.ts";
import { addRows, fromSql, selectionSql } from "./gathered-rows.ts";
import { type Edge, type Graph, reachOf } from "./graph.ts";
import { readHeldWithin, shareHolds } from "./held-records.ts";
import type { Keys } from "./match-sql.ts";
import { planFrom } from "./plan.ts";
import { targetOf } from "./tombstones.ts";
import { setSql } from "./update-sql.ts";

export interface Swept {
	/** Rows deleted, detached or scrubbed because they named something that is gone. */
	rows: number;
	/** Tombstones whose second sweep still waits for older transactions to end. */
	waiting: number;
}

const atOnce = 5_000;
const days = 35;

/**
 * Clears what names an erased key without a foreign key, and appeared while or after it went: at once, again when no transaction is left
 * that was running then, then daily for 35 days. Call it after a batch that left tombstones, and every minute besides.
 */
export async function sweepTombstones(db: Database, graph: Graph): Promise<Swept> {
	let rows = 0;
	try {
		for (let due = atOnce; due === atOnce; ) {
			const part = await db.transaction((tx) => sweepPart(tx, graph));
			rows += part.rows;
			due = part.tombstones;
		}
	} catch (error) {
		// Somebody is working on a row that has to be swept: the tombstones stay due, and the next call comes soon.
		if (!isRetryable(error)) throw error;
	}
	await db.execute(sql`delete from ${tombstones} where erased_at < now() - make_interval(days => ${days}) and settled`);
	const [left] = await db.execute<{ waiting: number }>(sql`select count(*)::int4 as waiting from ${tombstones} where not settled`);
	return { rows, waiting: left?.waiting ?? 0 };
}

interface Tombstone extends Record<string, unknown> {
	target: string;
	key: string;
	deletion: string;
}

/**
 * The horizon, our own number, is taken before the rows are looked for: whatever was in progress then has a number below it. When every
 * transaction in progress has one at or above it, a second look sees all that those wrote.
 */
async function sweepPart(tx: Transaction, graph: Graph): Promise<{ rows: number; tombstones: number }> {
	await tx.execute(sql`select set_config('row_security', 'off', true), set_config('lock_timeout', '2000', true)`);
	await shareHolds(tx);
	const due = await tx.execute<Tombstone>(sql`
		select table_name as target, key, deletion_id::text as deletion from ${tombstones}
		where horizon is null
			or (not settled and pg_snapshot_xmin(pg_current_snapshot())::text::int8 >= horizon)
			or (settled and swept_at < now() - interval '1 day')
		order by erased_at limit ${atOnce} for update skip locked`);
	const [first] = due;
	if (!first) return { rows: 0, tombstones: 0 };
	const [now] = await tx.execute<{ horizon: string }>(sql`select pg_current_xact_id()::text as horizon`);
	let rows = 0;
	for (const target of new Set(due.map((tombstone) => tombstone.target))) {
		const keys = [...new Set(due.filter((tombstone) => tombstone.target === target).map(({ key }) => key))];
		for (const edge of graph.edges) if (isSwept(edge, target)) rows += await sweepEdge(tx, graph, edge, keys, first.deletion);
	}
	await tx.execute(sql`
		update ${tombstones} as t set swept_at = now(), settled = t.horizon is not null, horizon = coalesce(t.horizon, ${now?.horizon ?? "0"}::int8)
		from unnest(${arrayOf(due.map(({ target }) => target))}::text[], ${arrayOf(due.map(({ key }) => key))}::text[],
			${arrayOf(due.map(({ deletion }) => deletion))}::uuid[]) as d(target, key, deletion)
		where t.table_name = d.target and t.key = d.key and t.deletion_id = d.deletion`);
	return { rows, tombstones: due.length };
}

/** A key that is enabled keeps its own order. */
function isSwept(edge: Edge, target: string): boolean {
	return !edge.key?.enabled && edge.through.length === 0 && !["keep", "refuse"].includes(edge.rule.rule) && targetOf(edge) === target;
}

async function sweepEdge(tx: Transaction, graph: Graph, edge: Edge, texts: readonly string[], deletionId: string): Promise<number> {
	const width = edge.parentColumns.length;
	const keys: Keys = {
		types: edge.parentColumns.map((column) => column.type),
		rows: texts.map((text) => (width === 1 ? [text] : severalColumns(text))).filter((row) => row.length === width),
	};
	const match = await matchOf(tx, edge, keys, true);
	if (!match) return 0;
	if (edge.rule.rule !== "delete")
		return (await tx.execute(sql`update ${fromSql(edge.relation)} set ${setSql(edge, keys)} where ${match}`)).count;
	const [key] = edge.child.columns.values();
	if (!key) return 0;
	const plan = planFrom(graph, {
		name: edge.name,
		definition: { words: { one: edge.name, many: edge.name }, table: `${edge.child.schema}.${edge.child.name}`, key: key.name, name: [] },
		table: edge.child,
		key,
		where: [],
		refuseWhere: [],
		reach: reachOf(edge.child.oid, graph.edges),
	});
	const described = describeRoot(plan);
	const found = await tx.execute(sql`select ${selectionSql(described)} from ${fromSql(edge.relation)} where ${match} for update of c`);
	const rows = addRows(described, found);
	if (rows.length === 0) return 0;
	return (await eraseRows(tx, plan, rows, { deletionId, held: await readHeldWithin(tx, plan) })).rows;
}

/** As `tombstoneKey` wrote it. */
function severalColumns(text: string): string[] {
	const values: unknown = JSON.parse(text);
	return Array.isArray(values) ? values.map(String) : [];
}

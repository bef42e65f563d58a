import { type SQL, sql } from "drizzle-orm";
import { holds } from "../../../drizzle/holds.ts";
import type { Column, Executor } from "../catalog/catalog.ts";
import type { Graph, GraphObject } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { fromSql } from "../rows/gathered-rows.ts";
import { type KeepingRow, rowOf } from "../rows/refusals.ts";
import { foldedSql } from "../sql/compared-text-sql.ts";
import { columnMatchesSql, equalSql, isOneOfSql } from "../sql/equals-sql.ts";
import { valuesSql } from "../sql/key-values.ts";
import { columnSql, joinSql } from "../sql/table-sql.ts";
import type { HeldRecords } from "./held-records.ts";
import { isNamedByHoldSql, readHolds, readNamedByHold } from "./held-records.ts";

/** The records of the plan that a hold keeps. Each has the row that keeps it: the record itself, or its parent that is on or below a hold. */
export async function readHeld(tx: Executor, { graph, object }: Plan, keys: readonly string[]): Promise<ReadonlyMap<string, KeepingRow>> {
	const { key, table } = object;
	const held = new Map([...(await readNamedByHold(tx, object, keys))].map((key) => [key, rowOf(object, key)]));
	if (keys.length === 0) return held;
	for (const { parent, column, below } of listBelow(graph, object, await readHeldAbove(tx, graph, object))) {
		const rows = await tx.execute<{ key: string; above: string }>(sql`
			select ${columnSql(key)}::text as key, ${columnSql(column)}::text as above from ${fromSql(table)} where ${isOneOfSql(key, keys)} and ${below}`);
		for (const row of rows) if (!held.has(row.key)) held.set(row.key, rowOf(parent, row.above));
	}
	return held;
}

/** The same as a condition on the text of a key of the plan's object. */
export async function isHeldSql(tx: Executor, plan: Plan, text: SQL): Promise<SQL> {
	const { key, name, table } = plan.object;
	const held = key.equalAsText
		? sql`exists (select from ${holds} where object = ${name} and key = ${text} and released_at is null)`
		: sql`${text} in (select ${columnSql(key)}::text from ${fromSql(table)} where ${await isNamedByHoldSql(tx, plan.object)})`;
	const below = await belowHeldSql(tx, plan);
	if (!below) return held;
	const heldBelow = sql`select ${columnSql(key)}::text from ${fromSql(table)} where ${columnSql(key)} is not null and ${below}`;
	return sql`(${held} or ${text} in (${heldBelow}))`;
}

/** A condition for the rows of the plan's object that belong to a record on hold. Null: no row can. */
async function belowHeldSql(tx: Executor, { graph, object }: Plan): Promise<SQL | null> {
	return belowSql(graph, object, await readHeldAbove(tx, graph, object));
}

/**
 * The records on hold above the object, and the records that belong to them. It descends one level at a time until it finds nothing new.
 */
async function readHeldAbove(tx: Executor, graph: Graph, object: GraphObject): Promise<HeldRecords> {
	const above = findAbove(graph, object);
	const held = new Map(
		await readHolds(
			tx,
			above.map(({ name }) => name),
		),
	);
	for (let last = held.size === 0; !last; ) {
		last = true;
		for (const one of above) {
			const below = belowSql(graph, one, held);
			const rows = below
				? await tx.execute<{ key: string }>(sql`
					select ${columnSql(one.key)}::text as key from ${fromSql(one.table)} where ${columnSql(one.key)} is not null and ${below}`)
				: [];
			const known = held.get(one.name) ?? [];
			const all = new Set([...known, ...rows.map(({ key }) => key)]);
			if (all.size > known.length) last = false;
			if (all.size > 0) held.set(one.name, [...all]);
		}
	}
	return held;
}

/** A type can be above itself. */
function findAbove(graph: Graph, object: GraphObject): readonly GraphObject[] {
	const parentsOf = ({ definition }: GraphObject) => (definition.parents ?? []).flatMap(({ object }) => graph.objects.get(object) ?? []);
	const above = new Set(parentsOf(object));
	for (const one of above) for (const parent of parentsOf(one)) above.add(parent);
	return [...above];
}

function belowSql(graph: Graph, object: GraphObject, held: HeldRecords): SQL | null {
	const parts = listBelow(graph, object, held).map(({ below }) => below);
	return parts.length === 0 ? null : sql`(${joinSql(parts, "or")})`;
}

/** For each column that refers to a record above: a condition for the rows whose record above is held. */
function listBelow(
	graph: Graph,
	{ definition, table }: GraphObject,
	held: HeldRecords,
): { parent: GraphObject; column: Column; below: SQL }[] {
	return (definition.parents ?? []).flatMap(({ object, column: name }) => {
		const [parent, column, keys = []] = [graph.objects.get(object), table.columns.get(name), held.get(object)];
		return parent && column && keys.length > 0 ? [{ parent, column, below: refersToSql(column, parent, keys) }] : [];
	});
}

function refersToSql(column: Column, { table, key }: GraphObject, keys: readonly string[]): SQL {
	if (table.values?.ignoreCase !== true) return columnMatchesSql(column, key.type, keys);
	return sql`${foldedSql(columnSql(column), key)} ${equalSql(key.type)} any(${valuesSql(keys, key.type)})`;
}

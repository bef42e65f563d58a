import { sql } from "drizzle-orm";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { referringColumns, wordsFor } from "../../deletions/rehearsal/search-terms.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { reachOfAll } from "../../erasure/graph/reach.ts";
import { columnSql, onlySql } from "../../erasure/sql/table-sql.ts";
import type { UnreadTable } from "./describe-unread.ts";
import type { Probe } from "./probe.ts";
import type { Target } from "./suspicion.ts";

const sampledKeys = 20;

/** Every table that may lose rows, by its own key and by an object's. */
export async function readTargets(probe: Probe, graph: Graph, unread: UnreadTable[]): Promise<Target[]> {
	const targets: Target[] = [];
	for (const oid of reachOfAll(graph)) {
		const table = graph.catalog.tables.get(oid);
		if (!table) continue;
		const objects = [...graph.objects.values()].filter((object) => object.table === table);
		const [primary, ...more] = table.primaryKey;
		const names = new Set([...(primary !== undefined && more.length === 0 ? [primary] : []), ...objects.map(({ key }) => key.name)]);
		for (const name of names) {
			const column = table.columns.get(name);
			if (!column || shapeOf(column.type) === "other") continue;
			const rows = await probe((tx) =>
				tx.execute<{ key: string }>(sql`
				select ${columnSql(column)}::text as key from ${onlySql(table)} as c where ${columnSql(column)} is not null limit ${sampledKeys}`),
			);
			if (typeof rows === "string") unread.push({ table, reason: rows });
			const values = typeof rows === "string" ? [] : rows.map(({ key }) => key);
			// A check needs a key to say what the keys look like. None is printed.
			const some = values.length > 0 ? values : [shapeOf(column.type) === "uuid" ? "00000000-0000-0000-0000-000000000000" : "0"];
			const described = { words: wordsFor(table, objects), isObject: objects.length > 0, referringColumns: referringColumns(graph, table) };
			targets.push({ table, column, values: some, ...described });
		}
	}
	return targets;
}

/** A target whose keys are numbers: how many of the numbers between the smallest and the largest are keys. */
export interface KeyRange {
	target: Target;
	min: number;
	max: number;
	density: number;
}

export async function readKeyRanges(probe: Probe, targets: readonly Target[], unread: UnreadTable[]): Promise<KeyRange[]> {
	const ranges: KeyRange[] = [];
	for (const target of targets) {
		const { table, column } = target;
		if (shapeOf(column.type) !== "number" || table.estimatedRows < 1) continue;
		const rows = await probe((tx) =>
			tx.execute<{ min: string | null; max: string | null }>(sql`
			select min(${columnSql(column)})::text as min, max(${columnSql(column)})::text as max from ${onlySql(table)} as c`),
		);
		if (typeof rows === "string") unread.push({ table, reason: rows });
		const [range] = typeof rows === "string" ? [] : rows;
		const [min, max] = [Number(range?.min ?? Number.NaN), Number(range?.max ?? Number.NaN)];
		if (Number.isFinite(min) && Number.isFinite(max))
			ranges.push({ target, min, max, density: Math.min(1, table.estimatedRows / (max - min + 1)) });
	}
	return ranges;
}

import { sql } from "drizzle-orm";
import { tombstones } from "../../../drizzle/erasure.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { Edge, GraphObject } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import type { GatheredTables } from "../rows/gather.ts";
import { allKeysFor } from "../rows/gathered-rows.ts";
import { arrayOf } from "../sql/array-of.ts";

/** The target of a reference, as tombstones name it: the table, its columns, and the condition on the table, if any. */
export function targetOf({ parent, parentColumns, toWhere }: Edge): string {
	const condition = toWhere.map(({ column, values }) => [column.name, values]);
	const columns = parentColumns.map(({ name }) => name).join(", ");
	return `${nameOf(parent)}(${columns})${condition.length > 0 ? ` ${JSON.stringify(condition)}` : ""}`;
}

/** The same for a reference to a record by its own key. */
export function keyTargetOf({ table, key }: Pick<GraphObject, "table" | "key">): string {
	return `${nameOf(table)}(${key.name})`;
}

/** Joins a key of several columns into one text. */
export function tombstoneKey(key: readonly string[]): string {
	return key.length === 1 ? (key[0] ?? "") : JSON.stringify(key);
}

/** Reads what `tombstoneKey` wrote for several columns. */
export function severalColumns(text: string): string[] {
	const values: unknown = JSON.parse(text);
	return Array.isArray(values) ? values.map(String) : [];
}

/**
 * Stores erased keys that a reference without a foreign key may still name later. `erased_at` is the transaction's time, as in the batch's
 * outcomes, so that a dead link finds its audit reference.
 */
export async function recordTombstones(tx: Executor, plan: Plan, gathered: GatheredTables, deletionId: string): Promise<number> {
	const targets = new Map(plan.keyless.map((edge) => [targetOf(edge), edge]));
	// Every transaction that has an id by now began before the record was erased.
	const before = sql`greatest(pg_current_xact_id()::text::int8, pg_snapshot_xmax(pg_current_snapshot())::text::int8)`;
	let recorded = 0;
	for (const [target, edge] of targets) {
		const rows = gathered.get(edge.parent);
		const keys = rows ? allKeysFor(rows, edge).rows.map(tombstoneKey) : [];
		if (keys.length === 0) continue;
		await tx.execute(sql`
			insert into ${tombstones} (table_name, key, deletion_id, written_before_xid)
			select ${target}, key, ${deletionId}::uuid, ${before} from unnest(${arrayOf(keys)}::text[]) as k(key) on conflict do nothing`);
		recorded += keys.length;
	}
	return recorded;
}

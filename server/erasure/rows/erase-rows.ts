import { sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { HeldRecords } from "../holds/held-records.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";
import { recordTombstones } from "../sweep/tombstones.ts";
import type { Row } from "./gather.ts";
import { type Separation, separate } from "./refusals.ts";
import { removeGathered, removeLeaves, updateStaying } from "./remove-rows.ts";
import { whyNotUnchecked, withoutChecks } from "./unchecked.ts";

export type Strategy = "native" | "checked" | "unchecked";

export interface EraseOptions {
	deletionId: string;
	/** auto: whatever PostgreSQL's own cascade can do is left to it. unchecked: where its conditions hold, else checked. */
	strategy?: "auto" | "checked" | "unchecked";
	/** Active holds on records of all types that go with the plan's own; a record that would take one of them along stays. */
	held?: HeldRecords;
}

interface ErasedRows {
	strategy: Strategy;
	/** Why unchecked was asked for and not taken. */
	whyNotUnchecked: string | null;
	/** All rows that went, the records' own included. */
	rows: number;
	byTable: ReadonlyMap<TableName, number>;
	/** Keys left behind for the sweep. */
	tombstones: number;
	refused: Separation["refused"];
}

/**
 * Erases locked rows of the plan's table with all that goes with them, in this order: what forbids; rows that nothing needs to be known of,
 * by the column that refers; references of rows that stay, after all other ways to those rows have been taken; locked rows, children first.
 */
export async function eraseRows(
	tx: Executor,
	plan: Plan,
	rows: readonly Row[],
	{ deletionId, strategy: asked = "auto", held = new Map() }: EraseOptions,
): Promise<ErasedRows> {
	const reason = asked === "unchecked" ? await whyNotUnchecked(tx, plan) : null;
	const unchecked = asked === "unchecked" && !reason;
	// Whether a record on hold goes too is only seen where every table is gone through.
	const native = asked === "auto" && [...held.values()].every((keys) => keys.length === 0);
	const steps = native ? plan.native : plan.full;
	const own = new Map<TableName, number>();
	const count = (table: TableName, rows: number): void => void own.set(table, (own.get(table) ?? 0) + rows);

	const erase = async () => {
		const { gathered, good, refused } = await separate(tx, plan, steps, rows, { lock: true, held });
		if (good.length === 0) return { refused, tombstones: 0 };
		const removeAllLeaves = () => removeLeaves(tx, plan, steps, gathered, count);
		const removeAllGathered = () => removeGathered(tx, plan, steps, gathered, count);
		await (unchecked ? withoutChecks(tx, removeAllLeaves) : removeAllLeaves());
		// With checks, whatever the way: an update could break what only a check sees.
		await updateStaying(tx, plan, steps, gathered);
		await (unchecked ? withoutChecks(tx, removeAllGathered) : removeAllGathered());
		return { refused, tombstones: await recordTombstones(tx, plan, gathered, deletionId) };
	};
	// The first reading is only sent before, not waited for: statements of a transaction are executed in the order in which they were sent.
	const [before, { refused, tombstones }] = await Promise.all([native && plan.cascading ? countDeleted(tx, plan) : null, erase()]);
	const byTable = before ? differences(before, await countDeleted(tx, plan)) : own;
	return {
		strategy: unchecked ? "unchecked" : native && plan.wholeNative ? "native" : "checked",
		whyNotUnchecked: reason,
		rows: [...byTable.values()].reduce((sum, count) => sum + count, 0),
		byTable,
		tombstones,
		refused,
	};
}

function differences(before: ReadonlyMap<TableName, number>, after: ReadonlyMap<TableName, number>): Map<TableName, number> {
	return new Map([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)] as const).filter(([, count]) => count > 0));
}

/**
 * How many rows of each table this session has deleted and not yet reported. It includes what earlier transactions left unreported, so only
 * the difference of two readings within one transaction counts something, and only without savepoints that were rolled back.
 */
async function countDeleted(tx: Executor, plan: Plan): Promise<Map<TableName, number>> {
	const rows = await tx.execute<{ table: number; rows: number }>(sql`
		select oid::int8::float8 as table, pg_stat_get_xact_tuples_deleted(oid)::float8 as rows from unnest(${arrayOf(plan.emptied)}::oid[]) as t(oid)`);
	const counts = new Map<TableName, number>();
	for (const { table, rows: count } of rows) {
		const found = plan.graph.catalog.tables.get(table);
		const whole = found && plan.graph.catalog.tables.get(found.partitionOf ?? found.oid);
		if (whole) counts.set(nameOf(whole), (counts.get(nameOf(whole)) ?? 0) + count);
	}
	return counts;
}

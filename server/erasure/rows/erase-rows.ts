import { sql } from "drizzle-orm";
import type { OutboxKind } from "../../../drizzle/aftermath.ts";
import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { HeldRecords } from "../holds/held-records.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";
import { recordTombstones } from "../sweep/tombstones.ts";
import { derive } from "./derive.ts";
import type { Row } from "./gather.ts";
import { findTrees } from "./nested-sets.ts";
import { recordOutbox } from "./record-outbox.ts";
import { findRecounts } from "./recount.ts";
import { type Separation, separate } from "./refusals.ts";
import { removeGathered, removeLeaves, requireNoneBetweenRules, updateStaying } from "./remove-rows.ts";
import { whyNotUnchecked, withoutChecks } from "./unchecked.ts";

export type Strategy = "native" | "checked" | "unchecked";

export interface EraseOptions {
	/** The deletion to which the outbox and the tombstones belong. Null for a rehearsal: nothing is written to our own tables. */
	deletionId: string | null;
	/**
	 * auto: lets PostgreSQL's own cascade do whatever it can. unchecked: switches checks off if the conditions hold, otherwise checked.
	 */
	strategy?: "auto" | "checked" | "unchecked";
	/** Active holds on records that would be deleted along with the plan's own. A record that would delete a held one stays. */
	held?: HeldRecords;
}

interface ErasedRows {
	strategy: Strategy;
	/** Why unchecked deletion was requested but not used. */
	whyNotUnchecked: string | null;
	/** All deleted rows, including the records' own. */
	rows: number;
	byTable: ReadonlyMap<TableName, number>;
	/** The number of keys stored for the sweep. */
	tombstones: number;
	/** The work that is left to do outside the tables after the commit. */
	outbox: ReadonlySet<OutboxKind>;
	refused: Separation["refused"];
}

/**
 * Erases locked rows of the plan's table and everything below them, in this order: check for refusals; delete unread rows by their
 * referring column; update remaining rows, after every other path to them has been used; delete locked rows, children first; derive again
 * what the CRM derives from them.
 */
export async function eraseRows(
	tx: Executor,
	plan: Plan,
	rows: readonly Row[],
	{ deletionId, strategy: asked = "auto", held = new Map() }: EraseOptions,
): Promise<ErasedRows> {
	const reason = asked === "unchecked" ? await whyNotUnchecked(tx, plan) : null;
	const unchecked = asked === "unchecked" && !reason;
	// Only a walk through every table shows whether a record on hold would be deleted.
	const native = asked === "auto" && [...held.values()].every((keys) => keys.length === 0);
	const steps = native ? plan.native : plan.full;
	const own = new Map<TableName, number>();
	const count = (table: TableName, rows: number): void => void own.set(table, (own.get(table) ?? 0) + rows);

	const erase = async () => {
		const { gathered, good, refused } = await separate(tx, plan, steps, rows, { lock: true, held });
		if (good.length === 0) return { refused, tombstones: 0, outbox: new Set<OutboxKind>() };
		const outbox = deletionId === null ? new Set<OutboxKind>() : await recordOutbox(tx, plan, gathered, deletionId);
		const derivations = [...(await findRecounts(tx, plan, steps, gathered)), ...(await findTrees(tx, plan, gathered))];
		const removeAllLeaves = () => removeLeaves(tx, plan, steps, gathered, count);
		const removeAllGathered = () => removeGathered(tx, plan, steps, gathered, count);
		await (unchecked ? withoutChecks(tx, removeAllLeaves) : removeAllLeaves());
		// Always with checks, because an update could break a constraint that only a check notices.
		await updateStaying(tx, plan, steps, gathered);
		await requireNoneBetweenRules(tx, steps, gathered);
		await (unchecked ? withoutChecks(tx, removeAllGathered) : removeAllGathered());
		await derive(tx, derivations);
		return { refused, outbox, tombstones: deletionId === null ? 0 : await recordTombstones(tx, plan, gathered, deletionId) };
	};
	// The first count is sent without waiting for its answer: statements of a transaction are executed in the order in which they are sent.
	const [before, { refused, tombstones, outbox }] = await Promise.all([native && plan.cascading ? countDeleted(tx, plan) : null, erase()]);
	const byTable = before ? differences(before, await countDeleted(tx, plan)) : own;
	return {
		strategy: unchecked ? "unchecked" : native && plan.wholeNative ? "native" : "checked",
		whyNotUnchecked: reason,
		rows: [...byTable.values()].reduce((sum, count) => sum + count, 0),
		byTable,
		tombstones,
		outbox,
		refused,
	};
}

function differences(before: ReadonlyMap<TableName, number>, after: ReadonlyMap<TableName, number>): Map<TableName, number> {
	return new Map([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)] as const).filter(([, count]) => count > 0));
}

/**
 * The number of rows of each table that this session has deleted and not yet reported. Earlier transactions may be included. So only the
 * difference of two counts within one transaction is exact, and only without rolled-back savepoints.
 */
async function countDeleted(tx: Executor, plan: Plan): Promise<Map<TableName, number>> {
	const rows = await tx.execute<{ table: number; rows: number }>(sql`
		select oid::int8::float8 as table, pg_stat_get_xact_tuples_deleted(oid)::float8 as rows from unnest(${arrayOf(plan.losingTables)}::oid[]) as t(oid)`);
	const counts = new Map<TableName, number>();
	for (const { table, rows: count } of rows) {
		const found = plan.graph.catalog.tables.get(table);
		const whole = found && plan.graph.catalog.tables.get(found.partitionOf ?? found.oid);
		if (whole) counts.set(nameOf(whole), (counts.get(nameOf(whole)) ?? 0) + count);
	}
	return counts;
}

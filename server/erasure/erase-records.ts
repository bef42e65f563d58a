import type { TableName } from "../crm/objects.ts";
import { type Executor, nameOf } from "./catalog.ts";
import { countDeleted } from "./count-deleted.ts";
import type { LockedRecord } from "./lock-records.ts";
import type { Plan } from "./plan.ts";
import { separate } from "./refusals.ts";
import { removeGathered, removeLeaves, updateStaying } from "./remove-rows.ts";
import { recordTombstones } from "./tombstones.ts";
import { whyNotUnchecked, withoutChecks } from "./unchecked.ts";

export type Way = "native" | "checked" | "unchecked";

export interface EraseOptions {
	deletionId: string;
	/** auto: whatever PostgreSQL's own cascade can do is left to it. unchecked: where its conditions hold, else checked. */
	way?: "auto" | "checked" | "unchecked";
}

export interface Erased {
	way: Way;
	/** Why unchecked was asked for and not taken. */
	whyNotUnchecked: string | null;
	/** All rows that went, the records' own included. */
	rows: number;
	byTable: ReadonlyMap<TableName, number>;
	/** Where exactly one record was given: its rows. */
	rowsByKey: ReadonlyMap<string, number> | null;
	/** Untouched, because a row of `table` must stay. */
	refused: readonly { key: string; code: "referenced"; table: TableName }[];
	/** Keys left behind for the sweep; above 0, call `sweepTombstones` after the commit. */
	tombstones: number;
}

/**
 * Erases exactly these records, which `lockRecords` has locked in the same transaction, with all that goes with them. Refused ones stay
 * untouched. If it throws, the transaction must be rolled back as a whole: no savepoints, counts would include what they undid.
 */
export async function eraseRecords(tx: Executor, plan: Plan, locked: readonly LockedRecord[], options: EraseOptions): Promise<Erased> {
	const asked = options.way ?? "auto";
	const reason = asked === "unchecked" ? await whyNotUnchecked(tx, plan) : null;
	const way: Way = asked === "unchecked" && !reason ? "unchecked" : asked === "auto" && plan.wholeNative ? "native" : "checked";
	const steps = asked === "auto" ? plan.native : plan.full;
	const counted = asked === "auto" && plan.cascading;
	const before = counted ? await countDeleted(tx, plan) : null;

	const touchable = locked.filter((record) => !record.untouchable);
	const { gathered, good, refused } = await separate(
		tx,
		plan,
		steps,
		touchable.map(({ row }) => row),
		{ lock: true },
	);
	const own = new Map<TableName, number>();
	const count = (table: TableName, rows: number): void => void own.set(table, (own.get(table) ?? 0) + rows);
	if (good.length > 0) {
		const guard =
			way === "unchecked"
				? <Result>(work: () => Promise<Result>) => withoutChecks(tx, work)
				: <Result>(work: () => Promise<Result>) => work();
		await guard(() => removeLeaves(tx, plan, steps, gathered, count));
		await updateStaying(tx, plan, steps, gathered);
		await guard(() => removeGathered(tx, steps, gathered, count));
	}
	const tombstones = good.length > 0 ? await recordTombstones(tx, plan, gathered, options.deletionId) : 0;
	const byTable = before ? differences(before, await countDeleted(tx, plan)) : own;
	const rows = [...byTable.values()].reduce((sum, count) => sum + count, 0);
	const [only] = locked;
	const keys = new Map(touchable.map(({ key, row }) => [row, key]));
	return {
		way,
		whyNotUnchecked: reason,
		rows,
		byTable,
		rowsByKey: only && locked.length === 1 ? new Map([[only.key, rows]]) : null,
		refused: [
			...refused.map(({ root, table }) => ({ key: keys.get(root) ?? "", code: "referenced" as const, table })),
			...locked
				.filter((record) => record.untouchable)
				.map(({ key }) => ({ key, code: "referenced" as const, table: nameOf(plan.object.table) })),
		],
		tombstones,
	};
}

function differences(before: ReadonlyMap<TableName, number>, after: ReadonlyMap<TableName, number>): Map<TableName, number> {
	return new Map([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)] as const).filter(([, count]) => count > 0));
}

import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { type EraseOptions, eraseRows, type Strategy } from "./erase-rows.ts";
import type { LockedRecord } from "./lock-records.ts";
import type { Refusal } from "./refusals.ts";

export interface ErasureResult {
	strategy: Strategy;
	/** Why unchecked was asked for and not taken. */
	whyNotUnchecked: string | null;
	/** All rows that went, the records' own included. */
	rows: number;
	byTable: ReadonlyMap<TableName, number>;
	/** Where exactly one record was given: its rows. */
	rowsByKey: ReadonlyMap<string, number> | null;
	/** Untouched, because a row of `table` must stay. */
	refused: readonly (Refusal & { key: string })[];
	/** Keys left behind for the sweep; above 0, call `sweepTombstones` after the commit. */
	tombstones: number;
}

/**
 * Erases exactly these records, which `lockRecords` has locked in the same transaction, with all that goes with them. Refused ones stay
 * untouched. If it throws, the transaction must be rolled back as a whole: no savepoints, counts would include what they undid.
 */
export async function eraseRecords(
	tx: Executor,
	plan: Plan,
	locked: readonly LockedRecord[],
	options: EraseOptions,
): Promise<ErasureResult> {
	const touchable = locked.filter((record) => !record.isProtected);
	const { refused, ...erased } = await eraseRows(
		tx,
		plan,
		touchable.map(({ row }) => row),
		options,
	);
	const [only] = locked;
	const keys = new Map(touchable.map(({ key, row }) => [row, key]));
	return {
		...erased,
		rowsByKey: only && locked.length === 1 ? new Map([[only.key, erased.rows]]) : null,
		refused: [
			...refused.map(({ root, code, table }) => ({ key: keys.get(root) ?? "", code, table })),
			...locked
				.filter((record) => record.isProtected)
				.map(({ key }) => ({ key, code: "referenced" as const, table: nameOf(plan.object.table) })),
		],
	};
}

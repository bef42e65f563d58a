import type { OutboxKind } from "../../../drizzle/aftermath.ts";
import type { TableName } from "../../crm/objects.ts";
import type { Executor } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { type EraseOptions, eraseRows, type Strategy } from "./erase-rows.ts";
import type { LockedRecord } from "./lock-records.ts";
import { type RefusedRecord, refuseProtected } from "./refusals.ts";

export interface ErasureResult {
	strategy: Strategy;
	/** Why unchecked deletion was requested but not used. */
	whyNotUnchecked: string | null;
	/** All deleted rows, including the records' own. */
	rows: number;
	byTable: ReadonlyMap<TableName, number>;
	/** The number of rows of the record, if exactly one record was given. */
	rowsByKey: ReadonlyMap<string, number> | null;
	/** Records that stay untouched, because the row that keeps them must stay. */
	refused: readonly RefusedRecord[];
	/** The number of keys stored for the sweep. If above 0, call `sweepTombstones` after the commit. */
	tombstones: number;
	/** The work that is left to do outside the tables after the commit. */
	outbox: ReadonlySet<OutboxKind>;
}

/**
 * Erases exactly these records, and everything that their rules delete along with them. `lockRecords` must have locked them in the same
 * transaction. Refused records stay untouched. If it throws, roll back the whole transaction: savepoints would leave undone rows in the
 * counts.
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
			...refused.map(({ root, ...refusal }) => ({ key: keys.get(root) ?? "", ...refusal })),
			...locked.filter((record) => record.isProtected).map(({ key }) => refuseProtected(plan.object, key)),
		],
	};
}

import type { TableName } from "../../crm/objects.ts";

/** The part of a selection that was read. */
export interface Sample {
	/** Records of the selection. */
	submitted: number;
	/** Records that exist. */
	existing: number;
	/** Records that were read one by one, from the first one on. */
	sampled: number;
	/** Among the sampled records: those kept by a reference, those kept by a hold, and those too large for one batch. */
	referenced: number;
	held: number;
	large: number;
	/** Rows that would be deleted with the sampled records, each once. Tables without rows are omitted. */
	tables: readonly { table: TableName; rows: number }[];
	/** Counting stopped at a limit, so there may be more rows. */
	truncated: boolean;
}

/** What the projection needs from the plan. */
export interface SampledPlan {
	/** The table of the records themselves. */
	root: TableName;
	/** A record can include others of its own type, for example merged conversations. */
	takesOwnType: boolean;
	/** PostgreSQL's own cascade deletes everything below a record. */
	wholeNative: boolean;
}

export interface ErasurePreview {
	submitted: number;
	/** How many exist and would be deleted. Unread records count as deletable, because the batch decides anyway. */
	deletable: number;
	refusals: { code: "not_found" | "referenced" | "held"; count: number }[];
	counts: { table: TableName; rows: number; atLeast: boolean }[];
	rows: number;
	rowsAtLeast: boolean;
	/** Sampled records that are too large for one batch. */
	large: number;
	estimatedSeconds: number;
}

/** Measured on two cores (test/bench) and halved, because others use the database too. */
const rowsPerSecond = { native: 75_000, checked: 40_000 };
/** The size of a full batch, and its fixed cost. */
const batchSize = 500;
const secondsPerBatch = 0.05;

/** Projects the sample onto the whole selection. Pure. */
export function projectPreview(sample: Sample, plan: SampledPlan): ErasurePreview {
	const { submitted, existing, sampled, referenced, held, large, tables, truncated } = sample;
	const partly = sampled < submitted;
	const atLeast = partly || truncated;
	const deletable = existing - referenced - held;
	const refusals = [
		{ code: "not_found", count: submitted - existing },
		{ code: "referenced", count: referenced },
		{ code: "held", count: held },
	] as const;
	const counted = tables.reduce((sum, { rows }) => sum + rows, 0);
	const ownRows = tables.find(({ table }) => table === plan.root)?.rows ?? 0;
	return {
		submitted,
		deletable,
		refusals: refusals.filter(({ count }) => count > 0),
		counts: tables.map(({ table, rows }) => {
			if (table !== plan.root) return { table, rows, atLeast };
			// All deletable records are deleted, so their number is known even if only some were read.
			return { table, rows: partly ? Math.max(rows, deletable) : rows, atLeast: atLeast && plan.takesOwnType };
		}),
		rows: partly ? counted + Math.max(0, deletable - ownRows) : counted,
		rowsAtLeast: atLeast,
		large,
		estimatedSeconds: estimateSeconds((counted / Math.max(1, sampled)) * submitted, submitted, plan),
	};
}

/** In seconds, rounded up to a tenth. */
function estimateSeconds(rows: number, records: number, { wholeNative }: SampledPlan): number {
	const speed = wholeNative ? rowsPerSecond.native : rowsPerSecond.checked;
	return Math.ceil((rows / speed + (records / batchSize) * secondsPerBatch) * 10) / 10;
}

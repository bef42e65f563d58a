import type { TableName } from "../../crm/objects.ts";

/** What was read about a selection before anything is said about it. */
export interface Sample {
	/** Records of the selection. */
	submitted: number;
	/** Those of them that exist. */
	existing: number;
	/** Those that were looked at one by one, from the first one on. */
	sampled: number;
	/** Of the records looked at: those that a reference keeps, those that a hold keeps, and those too big for one batch. */
	referenced: number;
	held: number;
	large: number;
	/** Rows that would go with the records looked at, each once; tables without any are left out. */
	tables: readonly { table: TableName; rows: number }[];
	/** Counting stopped at a limit, so there may be more rows. */
	truncated: boolean;
}

/** What the projection has to know of the plan. */
export interface SampledPlan {
	/** The table of the records themselves. */
	root: TableName;
	/** A record can take others of its own type along (merged conversations). */
	takesOwnType: boolean;
	/** PostgreSQL's own cascade removes everything below a record. */
	wholeNative: boolean;
}

export interface ErasurePreview {
	submitted: number;
	/** How many exist and would go. Records that were not looked at count as deletable, because the batch decides anyway. */
	deletable: number;
	refusals: { code: "not_found" | "referenced" | "held"; count: number }[];
	counts: { table: TableName; rows: number; atLeast: boolean }[];
	rows: number;
	rowsAtLeast: boolean;
	/** Records too big for one batch, among those looked at. */
	large: number;
	estimatedSeconds: number;
}

/** Measured on two cores (test/bench), halved: other people use the database too. */
const rowsPerSecond = { native: 75_000, checked: 40_000 };
/** Of a full batch, and what it takes besides its rows. */
const batchSize = 500;
const secondsPerBatch = 0.05;

/** What the sample says about the whole selection. Pure. */
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
			// All deletable records go, so their number is known even where only some were looked at.
			return { table, rows: partly ? Math.max(rows, deletable) : rows, atLeast: atLeast && plan.takesOwnType };
		}),
		rows: partly ? counted + Math.max(0, deletable - ownRows) : counted,
		rowsAtLeast: atLeast,
		large,
		estimatedSeconds: estimateSeconds((counted / Math.max(1, sampled)) * submitted, submitted, plan),
	};
}

/** To a tenth of a second, rounded up. */
function estimateSeconds(rows: number, records: number, { wholeNative }: SampledPlan): number {
	const speed = wholeNative ? rowsPerSecond.native : rowsPerSecond.checked;
	return Math.ceil((rows / speed + (records / batchSize) * secondsPerBatch) * 10) / 10;
}

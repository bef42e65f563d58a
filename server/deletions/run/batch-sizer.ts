/** How many records the next batch tries. Pure: each function returns the next state. */
export interface BatchSizer {
	/** The number of records that took about 300 ms so far. */
	comfortable: number;
	/** The sizes of the remaining parts of a failed batch. The next one comes last. */
	bisection: readonly number[];
	/** The time that a batch needs apart from its records, in milliseconds, for example for a commit on a busy machine. */
	fixedMs: number;
	/** The last batch that gave, or could have given, an estimate of `fixedMs`. */
	measured: { size: number; milliseconds: number } | null;
	/** The number of batches since two of clearly different sizes were compared. */
	sinceCompared: number;
	/** Milliseconds per record in each of the last batches, newest first. Each includes a share of the fixed time. */
	perRecord: readonly number[];
}

const targetMs = 300;
const maxBatchSize = 1_000;
/** On a busy machine most batches take longer by chance. The fastest of the last `fastestOf` shows best what records take. */
const fastestOf = 4;
/** A batch that takes longer overrides the fastest of the earlier ones. */
const longestMs = 1_000;
/** If this many batches in a row have only a few records, one batch of twice the size shows whether larger batches would take longer. */
const small = { records: 4, batches: 4, longestMs: 3_000 };

export function startSizer(first: number): BatchSizer {
	return { comfortable: clamp(first), bisection: [], fixedMs: 0, measured: null, sinceCompared: 0, perRecord: [] };
}

export function nextBatchSize({ comfortable, bisection }: BatchSizer): number {
	return bisection.at(-1) ?? comfortable;
}

/**
 * Adjusts the size towards batches of 300 ms. One batch can be slow by chance, so it at most doubles or quarters the size. The size shrinks
 * after four slow batches, or after one of more than a second. It shrinks sooner while fewer than four batches are known. If the fixed time
 * alone is about 300 ms, smaller batches gain nothing. Then the records may take as long as the fixed time, up to a second.
 */
export function afterSuccess(sizer: BatchSizer, milliseconds: number): BatchSizer {
	const { comfortable, bisection } = sizer;
	// The parts of a failed batch are small for a different reason, so they do not show which size is right.
	if (bisection.length > 0) return { ...sizer, bisection: bisection.slice(0, -1) };
	const estimate = estimateFixed(sizer, milliseconds);
	const perRecord = [milliseconds / comfortable, ...sizer.perRecord].slice(0, fastestOf);
	const ownMs = Math.max(targetMs - estimate.fixedMs, targetMs / 2, Math.min(estimate.fixedMs, longestMs));
	const fittingNow = (comfortable * ownMs) / Math.max(1, milliseconds - estimate.fixedMs);
	const fittingFastest = targetMs / Math.max(1 / maxBatchSize, Math.min(...perRecord));
	const byFastest = Math.min(
		fittingFastest,
		milliseconds > longestMs ? comfortable / 2 : milliseconds > targetMs ? comfortable : maxBatchSize,
	);
	const fitting = Math.max(1, Math.round(Math.max(fittingNow, byFastest)));
	const isStuck =
		fitting <= small.records &&
		!areComparable(fitting, comfortable) &&
		estimate.sinceCompared >= small.batches &&
		milliseconds < small.longestMs;
	const next = isStuck ? comfortable * 2 : Math.min(Math.max(fitting, Math.ceil(comfortable / 4)), comfortable * 2);
	return { comfortable: clamp(next), bisection, ...estimate, perRecord };
}

type Estimate = Pick<BatchSizer, "fixedMs" | "measured" | "sinceCompared">;

/** Compares two batches of clearly different sizes. If they are alike, chance would decide, and the earlier estimate stays. */
function estimateFixed({ comfortable: size, fixedMs, measured, sinceCompared }: BatchSizer, milliseconds: number): Estimate {
	const now = { size, milliseconds };
	if (measured === null) return { fixedMs, measured: now, sinceCompared };
	if (!areComparable(measured.size, size)) return { fixedMs: Math.min(fixedMs, milliseconds), measured, sinceCompared: sinceCompared + 1 };
	const [smaller, larger] = measured.size < size ? [measured, now] : [now, measured];
	const perRecord = Math.max(0, larger.milliseconds - smaller.milliseconds) / (larger.size - smaller.size);
	return { fixedMs: Math.max(0, smaller.milliseconds - perRecord * smaller.size), measured: now, sinceCompared: 0 };
}

function areComparable(one: number, other: number): boolean {
	return Math.max(one, other) >= 2 * Math.min(one, other);
}

/** Splits the failed batch into halves, each in a transaction of its own, until the failing record is alone. */
export function afterFailure(sizer: BatchSizer): BatchSizer {
	const tried = nextBatchSize(sizer);
	const halves = tried > 1 ? [Math.floor(tried / 2), Math.ceil(tried / 2)] : [];
	return {
		...sizer,
		comfortable: sizer.bisection.length > 0 ? sizer.comfortable : Math.ceil(sizer.comfortable / 2),
		bisection: [...sizer.bisection.slice(0, -1), ...halves],
	};
}

function clamp(size: number): number {
	return Math.min(Math.max(1, size), maxBatchSize);
}

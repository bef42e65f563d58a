/** How many records the next batch tries. Pure: each function returns the next state. */
export interface BatchSizer {
	/** The number of records that took about 300 ms so far. */
	comfortable: number;
	/** The sizes of the remaining parts of a failed batch. The next one comes last. */
	bisection: readonly number[];
	/** The time that a batch takes besides its records, in milliseconds, such as a commit on a busy machine. */
	fixedMs: number;
	/** The last batch that gave, or could give, an estimate of `fixedMs`. */
	measured: { size: number; milliseconds: number } | null;
}

const targetMs = 300;
const maxBatchSize = 1_000;

export function startSizer(first: number): BatchSizer {
	return { comfortable: clamp(first), bisection: [], fixedMs: 0, measured: null };
}

export function nextBatchSize({ comfortable, bisection }: BatchSizer): number {
	return bisection.at(-1) ?? comfortable;
}

/**
 * Adjusts the size towards batches of 300 ms, whatever is below the records. It at most doubles in one step. If even a batch of one record
 * would take that long, smaller batches gain nothing. Then the records alone may take 150 ms.
 */
export function afterSuccess(sizer: BatchSizer, milliseconds: number): BatchSizer {
	const { comfortable, bisection } = sizer;
	// The parts of a failed batch are small for their own reasons, and do not show which size is comfortable.
	if (bisection.length > 0) return { ...sizer, bisection: bisection.slice(0, -1) };
	const { fixedMs, measured } = estimateFixed(sizer, milliseconds);
	const ownMs = Math.max(targetMs - fixedMs, targetMs / 2);
	const fitting = Math.round((comfortable * ownMs) / Math.max(1, milliseconds - fixedMs));
	return { comfortable: clamp(Math.min(fitting, comfortable * 2)), bisection, fixedMs, measured };
}

/** Compares two batches of clearly different sizes. If they are alike, chance would decide, and the earlier estimate stays. */
function estimateFixed(
	{ comfortable: size, fixedMs, measured }: BatchSizer,
	milliseconds: number,
): Pick<BatchSizer, "fixedMs" | "measured"> {
	const now = { size, milliseconds };
	if (measured === null) return { fixedMs, measured: now };
	const [small, large] = measured.size < size ? [measured, now] : [now, measured];
	if (large.size < 2 * small.size) return { fixedMs: Math.min(fixedMs, milliseconds), measured };
	const perRecord = Math.max(0, large.milliseconds - small.milliseconds) / (large.size - small.size);
	return { fixedMs: Math.max(0, small.milliseconds - perRecord * small.size), measured: now };
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

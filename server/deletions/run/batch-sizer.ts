/** How many records the next batch tries. Pure: each function returns the next state. */
export interface BatchSizer {
	/** The number of records that took about 300 ms so far. */
	comfortable: number;
	/** The sizes of the remaining parts of a failed batch. The next one comes last. */
	bisection: readonly number[];
}

const targetMs = 300;
const maxBatchSize = 1_000;

export function startSizer(first: number): BatchSizer {
	return { comfortable: clamp(first), bisection: [] };
}

export function nextBatchSize({ comfortable, bisection }: BatchSizer): number {
	return bisection.at(-1) ?? comfortable;
}

/** Adjusts the size towards batches of 300 ms, whatever is below the records. It at most doubles at once. */
export function afterSuccess({ comfortable, bisection }: BatchSizer, milliseconds: number): BatchSizer {
	// The parts of a failed batch are small for their own reasons, and do not show which size is comfortable.
	if (bisection.length > 0) return { comfortable, bisection: bisection.slice(0, -1) };
	const fitting = Math.round((comfortable * targetMs) / Math.max(1, milliseconds));
	return { comfortable: clamp(Math.min(fitting, comfortable * 2)), bisection };
}

/** Splits the failed batch into halves, each in a transaction of its own, until the failing record is alone. */
export function afterFailure(sizer: BatchSizer): BatchSizer {
	const tried = nextBatchSize(sizer);
	const halves = tried > 1 ? [Math.floor(tried / 2), Math.ceil(tried / 2)] : [];
	return {
		comfortable: sizer.bisection.length > 0 ? sizer.comfortable : Math.ceil(sizer.comfortable / 2),
		bisection: [...sizer.bisection.slice(0, -1), ...halves],
	};
}

function clamp(size: number): number {
	return Math.min(Math.max(1, size), maxBatchSize);
}

/** How many records the next batch tries. Pure: each function returns the next state. */
export interface BatchSizer {
	/** How many records took about 300 ms so far. */
	comfortable: number;
	/** Sizes of the parts that are left of a batch that failed; the next one comes last. */
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

/** Batches come to take 300 ms, whatever hangs on the records; they grow at most to twice their size at once. */
export function afterSuccess({ comfortable, bisection }: BatchSizer, milliseconds: number): BatchSizer {
	// The parts of a failed batch are small for their own reasons, and do not show how much goes at once.
	if (bisection.length > 0) return { comfortable, bisection: bisection.slice(0, -1) };
	const fitting = Math.round((comfortable * targetMs) / Math.max(1, milliseconds));
	return { comfortable: clamp(Math.min(fitting, comfortable * 2)), bisection };
}

/** Splits the failed batch into halves, each tried in a transaction of its own, until the record to blame is alone. */
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

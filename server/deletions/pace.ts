/** How many records the next batch tries. */
export interface Pace {
	size(): number;
	succeeded(milliseconds: number): void;
	/** Halves what failed: first the one half, then the other, each in a transaction of its own, until the culprit stands alone. */
	failed(): void;
}

const aim = 300;
const most = 1_000;

/** Follows the clock: batches come to take 300 ms, whatever hangs on the records. */
export function createPace(first: number): Pace {
	let comfortable = Math.min(Math.max(1, first), most);
	/** Sizes of what is left of a batch that failed. */
	const suspects: number[] = [];

	const size = () => suspects.at(-1) ?? comfortable;

	return {
		size,
		succeeded(milliseconds) {
			const tried = size();
			suspects.pop();
			const fitting = Math.round((tried * aim) / Math.max(1, milliseconds));
			if (suspects.length === 0) comfortable = Math.min(Math.max(1, Math.min(fitting, tried * 2)), most);
		},
		failed() {
			const tried = size();
			suspects.pop();
			if (tried === 1) return;
			suspects.push(Math.floor(tried / 2), Math.ceil(tried / 2));
		},
	};
}

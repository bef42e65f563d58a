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
	/** Sizes of what is left of a batch that failed, the next one last. */
	const suspects: number[] = [];

	const size = () => suspects.at(-1) ?? comfortable;

	return {
		size,
		succeeded(milliseconds) {
			// What is left of a failed batch is small for its own reasons, and says nothing about how much goes at once.
			if (suspects.pop() !== undefined) return;
			const fitting = Math.round((comfortable * aim) / Math.max(1, milliseconds));
			comfortable = Math.min(Math.max(1, Math.min(fitting, comfortable * 2)), most);
		},
		failed() {
			const tried = size();
			if (suspects.pop() === undefined) comfortable = Math.ceil(comfortable / 2);
			if (tried > 1) suspects.push(Math.floor(tried / 2), Math.ceil(tried / 2));
		},
	};
}

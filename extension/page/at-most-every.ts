/** Calls `act` this many milliseconds after the first of several calls. Calls in between change nothing. */
export function atMostEvery(milliseconds: number, act: () => void): () => void {
	let waiting = false;
	return () => {
		if (waiting) return;
		waiting = true;
		setTimeout(() => {
			waiting = false;
			act();
		}, milliseconds);
	};
}
